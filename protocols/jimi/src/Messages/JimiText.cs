using System.Text;
using CloudCam.Core.Media;

namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>How a text is written on the wire.</summary>
public enum JimiTextCoding : byte
{
    /// <summary>ASCII; bytes over 127 are read as UTF-8, since no document says what they are.</summary>
    Ascii = 1,

    /// <summary>UTF-16, high byte first.</summary>
    Utf16 = 2,
}

/// <summary>A text of a device: bytes of the frame, valid as long as the frame is, until <see cref="ToCleanString"/> makes a string of them.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="coding">How they are written.</param>
public readonly ref struct JimiText(ReadOnlySpan<byte> bytes, JimiTextCoding coding = JimiTextCoding.Ascii)
{
    // The most bytes of one character in either coding, and some more for what is left out.
    private const int BytesOfACharacter = 3;
    private const int SpareBytes = 256;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>How they are written.</summary>
    public JimiTextCoding Coding { get; } = coding;

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>The text as the name of a file; null when it holds anything that a file name must not, or is too long.</summary>
    public CameraFileName? ToFileName() =>
        Bytes.Length <= CameraFileName.MaxLength && CameraFileName.TryParse(Encoding.Latin1.GetString(Bytes), out var name) ? name : null;

    /// <summary>
    /// The text for people and events: line ends and tabs become a blank, other control characters go, so do blanks at the ends; cut to a length. What cannot be
    /// decoded becomes U+FFFD.
    /// </summary>
    /// <param name="maxChars">Most characters; a pair of surrogates is not cut apart.</param>
    public string ToCleanString(int maxChars)
    {
        var most = (maxChars * BytesOfACharacter) + SpareBytes;
        var part = Bytes.Length > most ? Bytes[..(most & ~1)] : Bytes;
        var decoded = (Coding == JimiTextCoding.Utf16 ? Encoding.BigEndianUnicode : Encoding.UTF8).GetString(part);
        var clean = new StringBuilder(Math.Min(decoded.Length, maxChars));
        foreach (var character in decoded)
        {
            if (clean.Length == maxChars) break;
            if (!char.IsControl(character)) clean.Append(character);
            else if (character is '\r' or '\n' or '\t' && clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
        }
        if (clean.Length > 0 && char.IsHighSurrogate(clean[^1])) clean.Length--;
        return clean.ToString().Trim();
    }
}
