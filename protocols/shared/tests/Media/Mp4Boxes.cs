using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Protocols.Tests.Media;

/// <summary>Reads boxes of ISO/IEC 14496-12 back, apart from the code that writes them.</summary>
internal static class Mp4Boxes
{
    /// <summary>Bytes of ftyp and moov.</summary>
    public static int InitLength(byte[] mp4) => Boxes(mp4, 0, mp4.Length).Take(2).Sum(box => box.Length);

    /// <summary>Where each fragment (moof and mdat) ends.</summary>
    public static List<int> FragmentEnds(byte[] mp4) => [.. Boxes(mp4, 0, mp4.Length).Where(box => box.Type == "mdat").Select(box => box.At + box.Length)];

    /// <summary>The runs of a track: begin and durations in its timescale, bytes of the samples, whether the first one is a key.</summary>
    public static List<(long Start, uint[] Durations, uint[] Bytes, bool IsKey)> Runs(byte[] mp4, int track)
    {
        var runs = new List<(long, uint[], uint[], bool)>();
        foreach (var moof in Boxes(mp4, 0, mp4.Length).Where(box => box.Type == "moof"))
        {
            foreach (var traf in Inside(mp4, moof).Where(box => box.Type == "traf"))
            {
                var parts = Inside(mp4, traf).ToDictionary(box => box.Type, box => box.At + 8);
                if (UInt32(mp4, parts["tfhd"] + 4) != track) continue;
                var start = (long)BinaryPrimitives.ReadUInt64BigEndian(mp4.AsSpan(parts["tfdt"] + 4));
                var (trun, count) = (parts["trun"], (int)UInt32(mp4, parts["trun"] + 4));
                var hasFlags = (UInt32(mp4, trun) & 0x400) != 0;
                var entry = hasFlags ? 12 : 8;
                runs.Add((start,
                    [.. Enumerable.Range(0, count).Select(i => UInt32(mp4, trun + 12 + (i * entry)))],
                    [.. Enumerable.Range(0, count).Select(i => UInt32(mp4, trun + 16 + (i * entry)))],
                    !hasFlags || UInt32(mp4, trun + 20) == 0x0200_0000));
            }
        }
        return runs;
    }

    private static IEnumerable<(string Type, int At, int Length)> Inside(byte[] mp4, (string Type, int At, int Length) box) => Boxes(mp4, box.At + 8, box.At + box.Length);

    private static IEnumerable<(string Type, int At, int Length)> Boxes(byte[] mp4, int from, int to)
    {
        for (var at = from; at + 8 <= to;)
        {
            var length = (int)UInt32(mp4, at);
            yield return (Encoding.ASCII.GetString(mp4, at + 4, 4), at, length);
            at += length;
        }
    }

    private static uint UInt32(byte[] mp4, int at) => BinaryPrimitives.ReadUInt32BigEndian(mp4.AsSpan(at));
}
