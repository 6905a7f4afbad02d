using System.Buffers;
using System.Text;

namespace CloudCam.Protocols.Rtmp.Amf0;

/// <summary>A text as it stands in the message: UTF-8 that nobody has checked.</summary>
/// <param name="bytes">See <see cref="Bytes"/>.</param>
public readonly struct Amf0Text(in ReadOnlySequence<byte> bytes)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySequence<byte> Bytes { get; } = bytes;

    /// <summary>Whether it is this text, byte for byte.</summary>
    public bool Is(ReadOnlySpan<byte> text)
    {
        if (Bytes.Length != text.Length) return false;
        if (Bytes.IsSingleSegment) return Bytes.FirstSpan.SequenceEqual(text);
        foreach (var segment in Bytes)
        {
            if (!text.StartsWith(segment.Span)) return false;
            text = text[segment.Length..];
        }
        return true;
    }

    /// <summary>Its text, fit for a log or a row: at most so many characters, no control characters, U+FFFD for bytes that are no UTF-8.</summary>
    /// <param name="maxCharacters">What is longer is cut.</param>
    public string ToCleanString(int maxCharacters)
    {
        var text = Encoding.UTF8.GetString(Bytes.Slice(0, Math.Min(Bytes.Length, 4L * maxCharacters)));
        if (text.Length > maxCharacters) text = text[..maxCharacters];
        return text.AsSpan().ContainsAnyInRange('\0', '\u001F') || text.Contains('\u007F', StringComparison.Ordinal)
            ? string.Create(text.Length, text, static (clean, raw) =>
            {
                for (var i = 0; i < clean.Length; i++) clean[i] = char.IsControl(raw[i]) ? '\uFFFD' : raw[i];
            })
            : text;
    }
}
