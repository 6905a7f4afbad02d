using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>Answer to a read of the configuration (1043): <c>Name</c>, <c>Ret</c>, and one member with the value.</summary>
public static class DvripConfig
{
    /// <summary>The value of a member, as JSON text of the camera.</summary>
    /// <param name="text">The text of the answer.</param>
    /// <param name="name">The name that was asked for.</param>
    /// <returns>Empty when there is none, or the text is no JSON object.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var wanted = new Wanted { Name = name };
        if (!DvripJson.TryRead(text, ref wanted, static (ref Utf8JsonReader json, ref Wanted wanted) =>
        {
            var isIt = json.Is(wanted.Name);
            if (!json.Read()) return;
            var from = (int)json.TokenStartIndex;
            json.Skip();
            if (isIt) (wanted.From, wanted.To) = (from, (int)json.BytesConsumed);
        })) return default;
        return text[wanted.From..wanted.To];
    }

    /// <summary>Entries of a list, for example outputs of <c>Alarm.AlarmOut</c>; 0 when the value is no list.</summary>
    public static int Count(ReadOnlySpan<byte> value)
    {
        var count = 0;
        var json = new Utf8JsonReader(value);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return 0;
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                count++;
                json.Skip();
            }
            return count;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private ref struct Wanted
    {
        public ReadOnlySpan<byte> Name;
        public int From;
        public int To;
    }
}
