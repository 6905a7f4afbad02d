using System.Text;
using System.Text.Json;
using CloudCam.Protocols.Dvrip.Messages;

namespace CloudCam.Protocols.Dvrip.Listing;

/// <summary>The text of a control message as fields for people.</summary>
internal static class DvripTextFields
{
    /// <summary>Stands for what is not shown.</summary>
    public const string Hidden = "(hidden)";

    /// <summary>All members; null when the text is no JSON object. Values whose name speaks of a password are hidden.</summary>
    public static Dictionary<string, object?>? Read(ReadOnlySpan<byte> text)
    {
        var fields = new Dictionary<string, object?>();
        return DvripJson.TryRead(text, ref fields, Member) ? fields : null;
    }

    private static void Member(ref DvripJsonReader json, ref Dictionary<string, object?> fields)
    {
        var name = Encoding.UTF8.GetString(json.ValueSpan);
        if (!name.Contains("pass", StringComparison.OrdinalIgnoreCase))
        {
            json.Read();
            fields[name] = Value(ref json);
            return;
        }
        json.SkipValue();
        fields[name] = Hidden;
    }

    private static object? Value(ref DvripJsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                var fields = new Dictionary<string, object?>();
                while (json.NextMember()) Member(ref json, ref fields);
                return fields;
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray) list.Add(Value(ref json));
                return list;
            case JsonTokenType.String:
                return Encoding.UTF8.GetString(json.ValueSpan);
            case JsonTokenType.Number:
                return json.TryGetInt64(out var whole) ? whole : json.TryGetDouble(out var number) ? number : null;
            case JsonTokenType.True or JsonTokenType.False:
                return json.TokenType == JsonTokenType.True;
            default:
                return null;
        }
    }
}
