using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Benchmarks.DualCam;
using CloudCam.Benchmarks.Harness;
using CloudCam.Protocols.BSeries;
using CloudCam.Protocols.BSeries.Messages;

namespace CloudCam.Benchmarks.BSeries;

/// <summary>Goals P5, P7 and P14 for B series cameras: pictures and sound from received bytes to a block, against memcpy of the same payloads; ADPCM.</summary>
internal sealed class BSeriesSuite : IBenchSuite
{
    private const string Limit = "limit: memcpy of the payloads";
    private const string Whole = "ours: one receive";
    private const int Seconds = 2;

    private static readonly BSeriesFrameDecoder Decoder = new(new BSeriesOptions());

    // Larger than any payload; as a recorder's block, it is filled from the front again and again.
    private static readonly byte[] Block = new byte[256 * 1024];
    private static int filled;
    private static long sink;

    public string Name => "bseries";

    public string Summary => "Goals P5, P7, P14: MO_V pictures (39 to 45 KB) and sound handed on into a block; ADPCM decoded and encoded; growth of the framing; hostile bytes.";

    public IReadOnlyList<string> Sources => ["protocols/bseries/src", "protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        Media(context);
        AdpcmPart.Run(context);
        Grow(context);
        Hostile(context);
        return Task.CompletedTask;
    }

    private static void Media(BenchContext context)
    {
        var stream = BSeriesStream.Seconds(Seconds);
        var frames = HandOn(stream);
        if (frames != Seconds * 35) throw new InvalidOperationException($"{frames} frames were handed on.");
        var candidates = new List<Candidate>
        {
            new(Limit, () => CopyOnly(stream)),
            new(Whole, () => HandOn(stream), Limit),
            Fed("ours: pieces of 65536", stream, 65_536),
            Fed("ours: pieces of 1460", stream, 1_460),
        };
        var result = context.Meter.Compare("MO_V: 10 pictures and 25 pieces of sound a second", "frame", (int)(stream.Length / frames), candidates);
        context.Report.Add(result);
        context.Report.AtMost("P5", "must", "MO_V media handed on / memcpy of the payloads", result.Ratio(Whole).Median, 2);
        foreach (var candidate in candidates.Where(candidate => candidate.Limit is not null))
            context.Report.AtMost("P7", "must", $"bytes allocated per frame, {candidate.Name["ours: ".Length..]}", result.Allocated(candidate.Name), 0);
    }

    /// <summary>What cannot be avoided: the payloads into the block. Where they stand is known to it.</summary>
    private static long CopyOnly(byte[] stream)
    {
        var frames = 0L;
        for (var at = 0; at < stream.Length; frames++)
        {
            var text = BinaryPrimitives.ReadInt32LittleEndian(stream.AsSpan(at + 15));
            var head = stream[at + 4] == 1 ? 13 : 17;
            Copy(stream.AsSpan(at + 23 + head, text - head));
            at += 23 + text;
        }
        return frames;
    }

    private static long HandOn(byte[] stream)
    {
        var unread = new ReadOnlySequence<byte>(stream);
        return HandOn(ref unread);
    }

    private static long HandOn(ref ReadOnlySequence<byte> unread)
    {
        var frames = 0L;
        for (; Decoder.TryDecode(ref unread, out var frame); frames++)
        {
            if (frame.Code == (ushort)BSeriesMedia.VideoData)
            {
                if (!BSeriesVideo.TryRead(frame.Text, out var video)) throw new InvalidOperationException("A picture is wrong.");
                sink ^= video.UptimeCentiseconds;
                Copy(video.Picture);
            }
            else
            {
                if (!BSeriesAudio.TryRead(frame.Text, out var audio)) throw new InvalidOperationException("Sound is wrong.");
                sink ^= audio.Serial;
                Copy(audio.Adpcm);
            }
        }
        return frames;
    }

    private static void Copy(in ReadOnlySequence<byte> payload)
    {
        foreach (var segment in payload) Copy(segment.Span);
    }

    private static void Copy(ReadOnlySpan<byte> payload)
    {
        if (filled + payload.Length > Block.Length) filled = 0;
        payload.CopyTo(Block.AsSpan(filled));
        filled += payload.Length;
    }

    private static Candidate Fed(string name, byte[] stream, int pieceBytes)
    {
        var frames = 0L;
        var feed = new PieceFeed(stream, pieceBytes, (ref ReadOnlySequence<byte> unread) => frames += HandOn(ref unread));
        return new Candidate(name, () =>
        {
            var before = frames;
            while (frames < before + 50) feed.Receive();
            return frames - before;
        }, Limit);
    }

    private static void Grow(BenchContext context)
    {
        context.Report.AddLinear(Growth.Measure("frames in one receive", "frames", [64, 256, 1024, 4096, 16384], size => Drain(BSeriesStream.Repeat(BSeriesStream.Sound(1, 1), (int)size))));
        context.Report.AddLinear(Growth.Measure("one picture in pieces", "pieces", [64, 256, 1024, 4096, 16384], size => Pieces(BSeriesStream.Picture(1, 45_000), (int)size)));
        context.Report.AddLinear(Growth.Measure("bytes of one picture, a byte at a time", "bytes", [512, 2048, 8192, 32768, 131072], size => Pieces(BSeriesStream.Picture(1, (int)size), (int)size)));
        context.Report.AddLinear(Growth.Measure("unknown frames before one", "frames", [64, 256, 1024, 4096, 16384], size => Drain([.. BSeriesStream.Repeat(BSeriesStream.Frame(99, new byte[100]), (int)size), .. BSeriesStream.Sound(1, 1)])));
    }

    private static void Hostile(BenchContext context)
    {
        const string honest = "honest sound";
        (string Name, byte[] Bytes)[] peers =
        [
            (honest, BSeriesStream.Repeat(BSeriesStream.Sound(1, 1), 300)),
            ("frames without text", BSeriesStream.Repeat(BSeriesStream.Frame(255, []), 2_600)),
            ("unknown frames", BSeriesStream.Repeat(BSeriesStream.Frame(99, new byte[177]), 300)),
            ("magics inside of texts", BSeriesStream.Repeat(BSeriesStream.Frame(99, BSeriesStream.Repeat("MO_V"u8.ToArray(), 40)), 300)),
        ];
        var result = context.Meter.Compare("Hostile bytes through the framing", "byte", 1, [.. peers.Select(peer =>
        {
            var drain = Drain(peer.Bytes);
            return new Candidate(peer.Name, () =>
            {
                drain();
                return peer.Bytes.Length;
            }, peer.Name == honest ? null : honest);
        })]);
        context.Report.Add(result);
        foreach (var (name, _) in peers.Skip(1)) context.Report.AtMost("P14", "must", $"cost per byte: {name} / honest", result.Ratio(name).Median, 10);
    }

    private static Action Drain(byte[] stream) => () =>
    {
        var unread = new ReadOnlySequence<byte>(stream);
        while (Decoder.TryDecode(ref unread, out var frame)) sink += frame.Text.Length;
    };

    private static Action Pieces(byte[] frame, int pieces)
    {
        var whole = 0;
        var feed = new PieceFeed(frame, (frame.Length + pieces - 1) / pieces, (ref ReadOnlySequence<byte> unread) =>
        {
            while (Decoder.TryDecode(ref unread, out _)) whole++;
        });
        return () =>
        {
            var before = whole;
            while (whole == before) feed.Receive();
        };
    }
}
