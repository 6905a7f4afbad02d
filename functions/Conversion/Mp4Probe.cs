using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Functions.Conversion;

/// <summary>
/// Finds the codecs of an MP4's first tracks by walking its boxes (ISO/IEC 14496-12): moov / (mvex, trak / mdia / (hdlr, minf / stbl / stsd)).
/// Sizes are checked against what surrounds them; nothing is allocated from a number in the file beyond the limit.
/// </summary>
internal static class Mp4Probe
{
    // The index of an hour of video takes a few megabytes.
    private const int MaxMoovBytes = 32 * 1_024 * 1_024;
    private const int MaxTopLevelBoxes = 10_000;

    /// <summary>The file's tracks; null when there is no index that can be read.</summary>
    public static async Task<Mp4Tracks?> TracksAsync(Stream file, CancellationToken cancellationToken)
    {
        var header = new byte[16];
        for (var boxes = 0; boxes < MaxTopLevelBoxes && file.Position + 8 <= file.Length; boxes++)
        {
            var start = file.Position;
            await file.ReadExactlyAsync(header.AsMemory(0, 8), cancellationToken);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var headerBytes = 8;
            if (size == 1 && file.Length - start >= 16)
            {
                await file.ReadExactlyAsync(header.AsMemory(8, 8), cancellationToken);
                size = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8));
                headerBytes = 16;
            }
            else if (size == 0)
            {
                size = file.Length - start;
            }
            if (size < headerBytes || size > file.Length - start) return null;
            if (header.AsSpan(4, 4).SequenceEqual("moov"u8))
            {
                if (size - headerBytes > MaxMoovBytes) return null;
                var moov = new byte[size - headerBytes];
                await file.ReadExactlyAsync(moov, cancellationToken);
                return TracksIn(moov);
            }
            file.Position = start + size;
        }
        return null;
    }

    private static Mp4Tracks TracksIn(ReadOnlySpan<byte> moov)
    {
        var boxes = moov;
        var isFragmented = TryTake(ref boxes, "mvex"u8, out _);
        string? video = null;
        string? sound = null;
        while (TryTake(ref moov, "trak"u8, out var track))
        {
            if (!TryTake(ref track, "mdia"u8, out var media)) continue;
            var forHandler = media;
            var forInfo = media;
            if (!TryTake(ref forHandler, "hdlr"u8, out var handler) || handler.Length < 12) continue;
            if (!TryTake(ref forInfo, "minf"u8, out var info) || !TryTake(ref info, "stbl"u8, out var samples) || !TryTake(ref samples, "stsd"u8, out var entries) || entries.Length < 16) continue;
            var entry = Encoding.Latin1.GetString(entries.Slice(12, 4));
            if (handler.Slice(8, 4).SequenceEqual("vide"u8)) video ??= entry;
            else if (handler.Slice(8, 4).SequenceEqual("soun"u8)) sound ??= entry;
        }
        return new Mp4Tracks(video, sound, isFragmented);
    }

    /// <summary>Moves behind the next box of a type and gives its payload.</summary>
    private static bool TryTake(ref ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> type, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        while (boxes.Length >= 8)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(boxes);
            if (size < 8 || size > boxes.Length) return false;
            var box = boxes[..(int)size];
            boxes = boxes[(int)size..];
            if (!box.Slice(4, 4).SequenceEqual(type)) continue;
            payload = box[8..];
            return true;
        }
        return false;
    }
}
