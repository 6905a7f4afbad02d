using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Dev.Doctor;

/// <summary>A small grey JPEG; each one differs in a comment, so that its SHA-256 belongs to one run only.</summary>
internal static class CanaryPicture
{
    // 16 x 16 pixels, made with ffmpeg: color=gray:size=16x16, one frame, -q:v 20, -bitexact.
    private const string Base64 = 
        "/9j/4AAQSkZJRgABAgAAAQABAAD/2wBDAAgoKC8oLzc3Nzc3N0E8QUNDQ0FBQUFDQ0NISEhVVVVISEhDQ0hIUFBVVVxfXFdXVVdfX2RkZHh4c3OMjJGsrM//xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAAAAEAEAAAAA"
        + "AAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgAEAAQAwEiAAIRAAMRAP/aAAwDAQACEQMRAD8AAA//2Q==";

    /// <summary>The picture with a comment behind its first marker.</summary>
    public static byte[] Make(string comment)
    {
        var (picture, text) = (Convert.FromBase64String(Base64), Encoding.ASCII.GetBytes(comment));
        // FF FE, length with itself, text: allowed anywhere among the segments in front of the picture's data.
        var segment = new byte[4 + text.Length];
        (segment[0], segment[1]) = (0xff, 0xfe);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(2 + text.Length));
        text.CopyTo(segment.AsSpan(4));
        return [.. picture.AsSpan(0, 2), .. segment, .. picture.AsSpan(2)];
    }
}
