using System.Globalization;

namespace CloudCam.Protocols.Dvrip;

/// <summary>Session numbers in JSON: 0x0000001B, 0x1b, 0x000000001b, a plain number and nothing at all were seen.</summary>
public static class DvripSessionId
{
    /// <summary>Bytes of the form that is sent: 0x and eight digits, the only one that every known peer takes.</summary>
    public const int TextChars = 10;

    /// <summary>Reads text: hexadecimal behind 0x, else decimal. False when it is none or goes beyond 32 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out uint session)
    {
        text = text.Trim((byte)' ');
        return text is [(byte)'0', (byte)'x' or (byte)'X', .. var digits]
            ? uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out session)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out session);
    }

    /// <summary>Writes 0x and eight digits.</summary>
    /// <param name="session">The number.</param>
    /// <param name="text">At least <see cref="TextChars"/> bytes.</param>
    public static void Write(uint session, Span<byte> text)
    {
        (text[0], text[1]) = ((byte)'0', (byte)'x');
        for (var i = TextChars - 1; i >= 2; i--, session >>= 4) text[i] = "0123456789abcdef"u8[(int)(session & 0xF)];
    }
}
