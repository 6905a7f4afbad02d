using System.Buffers;
using CloudCam.Benchmarks.Checksums;
using CloudCam.Benchmarks.DualCam;
using CloudCam.Benchmarks.Harness;
using CloudCam.Protocols.Jimi;

namespace CloudCam.Benchmarks.Jimi;

/// <summary>Goals P3 and P7: GT06 frames of a Jimi fleet, from received bytes to all fields, against the CRC loop over the same bytes.</summary>
internal sealed class JimiSuite : IBenchSuite
{
    private const string Limit = "limit: slicing-by-16";
    private const string Whole = "ours: one receive of 64 KiB";
    private const string Pieces1460 = "ours: pieces of 1460";

    private static readonly JimiFrameDecoder Decoder = new(new JimiCodecOptions());
    private static long sink;

    public string Name => "jimi";

    public string Summary => "Goals P3, P7: GT06 mix (8 locations, 1 heartbeat, 1 alarm) framed, CRC checked, all fields read; pieces of 1 byte to 64 KiB.";

    public IReadOnlyList<string> Sources => ["core/Checksums", "protocols/jimi/src", "protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        var mix = JimiStream.Mix();
        CheckThatAllAreRead(mix);
        var frames = JimiStream.Rounds * JimiStream.FramesOfARound;
        var candidates = new List<Candidate>
        {
            new(Limit, () => SumOnly(mix)),
            new("ours: frames alone", () => FramesAlone(mix), Limit),
            new(Whole, () => AllFields(mix), Limit),
            Fed("ours: pieces of 16384", mix, 16_384),
            Fed(Pieces1460, mix, 1_460),
            Fed("ours: pieces of 43", mix, 43),
            Fed("ours: pieces of 1", mix, 1),
        };
        var result = context.Meter.Compare("GT06 mix: 8 locations, 1 heartbeat, 1 alarm", "frame", mix.Length / frames, candidates);
        context.Report.Add(result);
        var ratio = result.Ratio(Whole).Median;
        context.Report.AtMost("P3", "must", "GT06 mix, all fields / slicing-by-16 of the same bytes", ratio, 3);
        context.Report.AtMost("P3", "aim", "GT06 mix, all fields / slicing-by-16 of the same bytes", ratio, 2);
        context.Report.AtMost("P3", "must", "cost per frame, pieces of 1460 / one receive", result.Cost(Pieces1460).Median / result.Cost(Whole).Median, 1.5);
        foreach (var candidate in candidates.Where(candidate => candidate.Limit is not null))
            context.Report.AtMost("P7", "must", $"bytes allocated per frame, {candidate.Name["ours: ".Length..]}", result.Allocated(candidate.Name), 0);
        return Task.CompletedTask;
    }

    /// <summary>What cannot be avoided: the CRC from the length field to the serial. Where frames end is known to it.</summary>
    private static long SumOnly(byte[] mix)
    {
        var frames = 0;
        for (var at = 0; at < mix.Length; frames++)
        {
            var total = 5 + mix[at + 2];
            sink ^= Crc16Limits.Slicing16(0xFFFF, mix.AsSpan(at + 2, total - 6));
            at += total;
        }
        return frames;
    }

    private static long FramesAlone(byte[] mix)
    {
        var unread = new ReadOnlySequence<byte>(mix);
        var frames = 0;
        for (; Decoder.TryDecode(ref unread, out var frame); frames++) sink ^= frame.IsGood ? frame.Serial : throw new InvalidOperationException("A frame is wrong.");
        return frames;
    }

    private static long AllFields(byte[] mix)
    {
        var unread = new ReadOnlySequence<byte>(mix);
        var frames = 0;
        for (; Decoder.TryDecode(ref unread, out var frame); frames++) sink ^= JimiFields.Sum(frame);
        return frames;
    }

    private static Candidate Fed(string name, byte[] mix, int pieceBytes)
    {
        var decoder = new JimiFrameDecoder(new JimiCodecOptions());
        var frames = 0L;
        var feed = new PieceFeed(mix, pieceBytes, (ref ReadOnlySequence<byte> unread) =>
        {
            for (; decoder.TryDecode(ref unread, out var frame); frames++) sink ^= JimiFields.Sum(frame);
        });
        return new Candidate(name, () =>
        {
            var before = frames;
            while (frames < before + 500) feed.Receive();
            return frames - before;
        }, Limit);
    }

    /// <summary>A fast path that skips frames or fields would be no path.</summary>
    private static void CheckThatAllAreRead(byte[] mix)
    {
        if (AllFields(mix) != JimiStream.Rounds * JimiStream.FramesOfARound) throw new InvalidOperationException("Frames were lost.");
        for (var at = 0; at < mix.Length; at += 5 + mix[at + 2])
        {
            var broken = mix.AsSpan(at, 5 + mix[at + 2]).ToArray();
            broken[6] ^= 1;
            var unread = new ReadOnlySequence<byte>(broken);
            if (!Decoder.TryDecode(ref unread, out var frame) || frame.Fault != JimiFault.Crc) throw new InvalidOperationException("A wrong CRC was not seen.");
        }
    }
}
