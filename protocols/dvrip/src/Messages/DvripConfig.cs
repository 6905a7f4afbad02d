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
        if (!DvripJson.TryRead(text, ref wanted, static (ref DvripJsonReader json, ref Wanted wanted) =>
        {
            var isIt = json.Is(wanted.Name);
            if (!json.Read()) return;
            var from = json.TokenStart;
            json.Skip();
            if (isIt) (wanted.From, wanted.To) = (from, json.Position);
        })) return default;
        return text[wanted.From..wanted.To];
    }

    /// <summary>Entries of a list, for example outputs of <c>Alarm.AlarmOut</c>; 0 when the value is no list.</summary>
    public static int Count(ReadOnlySpan<byte> value)
    {
        var json = new DvripJsonReader(value);
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return 0;
        var count = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; count++) json.Skip();
        return json.TokenType == JsonTokenType.EndArray ? count : 0;
    }

    private ref struct Wanted
    {
        public ReadOnlySpan<byte> Name;
        public int From;
        public int To;
    }
}
