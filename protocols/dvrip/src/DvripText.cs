using System.Buffers;
using System.Text.Unicode;

namespace CloudCam.Protocols.Dvrip;

/// <summary>Makes text of cameras readable: terminators (0A 00, 0A, 00, none), control bytes and GBK inside of strings were all seen.</summary>
internal static class DvripText
{
    private const byte Replacement = (byte)'?';
    private static readonly SearchValues<byte> Suspicious = SearchValues.Create([.. Enumerable.Range(0, 256).Where(value => value is < ' ' or > '~').Select(value => (byte)value)]);

    /// <summary>Cuts the terminators off and replaces, byte for byte, what a JSON reader would stumble over.</summary>
    public static ReadOnlyMemory<byte> Clean(PooledBytes text)
    {
        var bytes = text.Span;
        var length = bytes.Length;
        while (length > 0 && bytes[length - 1] is 0 or (byte)'\n' or (byte)'\r') length--;
        Clean(bytes[..length]);
        return text.Memory[..length];
    }

    internal static void Clean(Span<byte> bytes)
    {
        var at = 0;
        while (bytes[at..].IndexOfAny(Suspicious) is >= 0 and var next)
        {
            at += next;
            var value = bytes[at];
            if (value < 0x80)
            {
                bytes[at++] = (byte)' ';
                continue;
            }
            var length = Utf8Length(bytes[at..]);
            if (length == 0)
            {
                // Two bytes of GBK: the second may be a backslash, which would hide the quote behind it.
                var isPair = at + 1 < bytes.Length && value is >= 0x81 and <= 0xFE && bytes[at + 1] is >= 0x40 and not 0x7F and not 0xFF;
                bytes[at] = Replacement;
                if (isPair) bytes[at + 1] = Replacement;
                length = isPair ? 2 : 1;
            }
            at += length;
        }
    }

    /// <summary>Bytes of the character beyond ASCII at the front; 0 when it is none.</summary>
    private static int Utf8Length(ReadOnlySpan<byte> bytes)
    {
        var length = bytes[0] switch { >= 0xC2 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF5 => 4, _ => 0 };
        return length > 0 && bytes.Length >= length && Utf8.IsValid(bytes[..length]) ? length : 0;
    }
}
