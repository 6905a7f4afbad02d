using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CloudCam.Protocols.Dvrip.Messages;

/// <summary>Reads what cameras call JSON, member by member; nothing is kept of members nobody asks for. Each value method reads the next value whole, of whatever kind.</summary>
internal static class DvripJson
{
    /// <summary>Longest text taken, bytes; the rest is cut off. 256: the longest name seen has 60.</summary>
    public const int MaxTextBytes = 256;

    /// <summary>What to do with one message.</summary>
    public delegate void Reading<T>(ref DvripJsonReader json, ref T value)
        where T : allows ref struct;

    /// <summary>Reads the members of the root object.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">What is filled.</param>
    /// <param name="member">Called at each member: reads its value, or skips it.</param>
    /// <returns>False when it is no JSON object to its end.</returns>
    public static bool TryRead<T>(ReadOnlySpan<byte> text, ref T value, Reading<T> member)
        where T : allows ref struct
    {
        var json = new DvripJsonReader(text);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
        while (json.NextMember()) member(ref json, ref value);
        return json.TokenType == JsonTokenType.EndObject;
    }

    /// <summary>Goes to the next member of the object the reader is in; false at its end.</summary>
    public static bool NextMember(this ref DvripJsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Reads the begin of a list or an object; another value is skipped.</summary>
    public static bool TryOpen(this ref DvripJsonReader json, JsonTokenType begin)
    {
        if (!json.Read()) return false;
        if (json.TokenType == begin) return true;
        json.Skip();
        return false;
    }

    /// <summary>Goes to the next object of the list the reader is in; other values are skipped. False at its end.</summary>
    public static bool NextObject(this ref DvripJsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject) return true;
            json.Skip();
        }
        return false;
    }

    /// <summary>Whether the member has this name; blanks behind it and case do not count.</summary>
    public static bool Is(this ref DvripJsonReader json, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(json.ValueSpan.TrimEnd((byte)' '), name);

    /// <summary>Leaves the member's value out.</summary>
    public static void SkipValue(this ref DvripJsonReader json)
    {
        if (json.Read()) json.Skip();
    }

    /// <summary>A number, as such or as decimal or hexadecimal text; null when it is none.</summary>
    public static long? Number(this ref DvripJsonReader json)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.Number:
                return json.TryGetInt64(out var number) ? number : null;
            case JsonTokenType.String:
                return NumberOf(json.ValueSpan);
            default:
                json.Skip();
                return null;
        }
    }

    /// <summary>As <see cref="Number"/>, null beyond 32 bits.</summary>
    public static int? Int(this ref DvripJsonReader json) => json.Number() is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>A session number or a mask of 32 bits.</summary>
    public static uint? Mask(this ref DvripJsonReader json) => json.Number() is { } number and >= 0 and <= uint.MaxValue ? (uint)number : null;

    /// <summary>True, false, or a number that is not 0.</summary>
    public static bool? Flag(this ref DvripJsonReader json)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number:
                return json.TryGetInt64(out var number) ? number != 0 : null;
            default:
                json.Skip();
                return null;
        }
    }

    /// <summary>A text, or a number as text; null when it is neither or empty.</summary>
    public static string? Text(this ref DvripJsonReader json)
    {
        json.Read();
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            json.Skip();
            return null;
        }
        var bytes = json.ValueSpan;
        if (bytes.Length > MaxTextBytes) bytes = bytes[..MaxTextBytes];
        if (bytes.IsEmpty) return null;
        Span<byte> plain = stackalloc byte[MaxTextBytes];
        return json.ValueIsEscaped ? Encoding.UTF8.GetString(plain[..Unescape(bytes, plain)]) : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A time; null when it is none.</summary>
    public static DateTime? Time(this ref DvripJsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) return DvripTime.TryRead(json.ValueSpan, out var local) ? local : null;
        json.Skip();
        return null;
    }

    private static long? NumberOf(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        var isHex = text is [(byte)'0', (byte)'x' or (byte)'X', ..];
        return long.TryParse(isHex ? text[2..] : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // Half of a character pair becomes the sign for what cannot be shown.
    private static int Unescape(ReadOnlySpan<byte> bytes, Span<byte> plain)
    {
        var length = 0;
        while (!bytes.IsEmpty)
        {
            var used = 1;
            if (bytes[0] != '\\') plain[length++] = bytes[0];
            else if (bytes.Length >= 6 && bytes[1] == 'u')
            {
                used = 6;
                if (!ushort.TryParse(bytes[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.TryCreate(value, out var rune)) rune = Rune.ReplacementChar;
                length += rune.EncodeToUtf8(plain[length..]);
            }
            else if (bytes.Length >= 2)
            {
                used = 2;
                plain[length++] = bytes[1] is (byte)'"' or (byte)'\\' or (byte)'/' ? bytes[1] : (byte)' ';
            }
            bytes = bytes[used..];
        }
        return length;
    }
}
