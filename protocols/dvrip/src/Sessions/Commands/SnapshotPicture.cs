using System.Buffers;
using CloudCam.Protocols.Dvrip.Media;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>Finds the JPEG in what came as answer to a snapshot.</summary>
internal static class SnapshotPicture
{
    /// <summary>Looks for a whole picture.</summary>
    /// <param name="bytes">What came so far, whole packets.</param>
    /// <param name="isEnd">Whether the camera said that this is all.</param>
    /// <param name="jpeg">The picture, within <paramref name="bytes"/>.</param>
    /// <returns>False when there is none (yet).</returns>
    public static bool TryFind(ReadOnlyMemory<byte> bytes, bool isEnd, out ReadOnlyMemory<byte> jpeg)
    {
        jpeg = default;
        var span = bytes.Span;
        if (span.StartsWith("\0\0\u0001"u8))
        {
            if (span.Length < DvripFrameHeader.MaxBytes || span[3] != (byte)DvripFrameKind.Picture) return false;
            var length = DvripFrameHeader.Read(span).Length;
            if (length > span.Length - DvripFrameHeader.MaxBytes) return false;
            jpeg = bytes.Slice(DvripFrameHeader.MaxBytes, (int)length);
            return IsJpeg(jpeg.Span);
        }
        if (!IsJpeg(span)) return false;
        // Some firmware fills up with zeros behind the end mark.
        var trimmed = span.TrimEnd((byte)0);
        if (!isEnd && !trimmed.EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9])) return false;
        jpeg = bytes[..trimmed.Length];
        return true;
    }

    /// <summary>Whether a packet looks like the first one of a picture.</summary>
    public static bool MayBegin(in ReadOnlySequence<byte> packet)
    {
        Span<byte> start = stackalloc byte[4];
        if (packet.Length < start.Length) return false;
        packet.Slice(0, start.Length).CopyTo(start);
        return IsJpeg(start) || (start.StartsWith("\0\0\u0001"u8) && start[3] == (byte)DvripFrameKind.Picture);
    }

    private static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
}
