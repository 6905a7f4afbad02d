using System.Buffers;
using CloudCam.Benchmarks.DualCam;
using CloudCam.Benchmarks.Harness;
using CloudCam.Protocols.Jimi;

namespace CloudCam.Benchmarks.Jimi;

/// <summary>Goal P14 for Jimi's framing: each axis alone over a factor of 64 or more, and what hostile bytes cost against honest ones.</summary>
internal sealed class JimiGrowthSuite : IBenchSuite
{
    private const int HostileBytes = 64 * 1024;
    private const string Honest = "honest mix";

    private static long sink;

    public string Name => "jimi-growth";

    public string Summary => "Goal P14, Jimi: cost against frames in a receive, pieces, rubbish, marks in payloads, wrong lengths, names, modules; hostile bytes.";

    public IReadOnlyList<string> Sources => ["core/Checksums", "protocols/jimi/src", "protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        var marks = Payload(240, at => at % 6 < 2 ? (byte)0x78 : at % 6 < 4 ? (byte)0x79 : at % 6 == 4 ? (byte)0x0D : (byte)0x0A);
        context.Report.AddLinear(Growth.Measure("frames in one receive", "frames", [64, 256, 1024, 4096, 16384], size => Drain(JimiStream.Repeat(JimiStream.Location, (int)size))));
        context.Report.AddLinear(Growth.Measure("one long frame in pieces", "pieces", [64, 256, 1024, 4096, 16010], size => Pieces(JimiStream.Frame(0x21, new byte[16_000], isLong: true), (int)size)));
        context.Report.AddLinear(Growth.Measure("bytes of one frame, a byte at a time", "bytes", [128, 512, 2048, 8192, 16384], size => Pieces(JimiStream.Frame(0x21, new byte[size - 16], isLong: true), (int)size)));
        context.Report.AddLinear(Growth.Measure("rubbish before a frame", "bytes", [256, 1024, 4096, 16384, 65536], size => Drain([.. Payload((int)size, _ => 0x5A), .. JimiStream.Heartbeat])));
        context.Report.AddLinear(Growth.Measure("starts without a frame before one", "bytes", [256, 1024, 4096, 16384, 65536], size => Drain([.. Payload((int)size, _ => 0x78), .. JimiStream.Heartbeat])));
        context.Report.AddLinear(Growth.Measure("long starts without a frame, a byte at a time", "bytes", [256, 1024, 4096, 16384, 65536], size => ByteByByte(Payload((int)size, at => at % 4 < 2 ? (byte)0x79 : (byte)0x10))));
        context.Report.AddLinear(Growth.Measure("starts and ends inside of payloads", "frames", [64, 256, 1024, 4096, 16384], size => Drain(JimiStream.Repeat(JimiStream.Frame(0x9B, marks), (int)size))));
        context.Report.AddLinear(Growth.Measure("frames whose length is wrong", "frames", [64, 256, 1024, 4096, 16384], size => Drain(WrongLengths((int)size))));
        context.Report.AddLinear(Growth.Measure("frames of a wrong CRC", "frames", [64, 256, 1024, 4096, 16384], size => Drain(WrongCrcs((int)size))));
        Hostile(context, marks);
        return Task.CompletedTask;
    }

    private static void Hostile(BenchContext context, byte[] marks)
    {
        var longStarts = Payload(HostileBytes, at => (at % 4) switch { 0 or 1 => 0x79, 2 => 0x00, _ => 0x40 });
        (string Name, byte[] Bytes)[] peers =
        [
            (Honest, JimiStream.Mix()),
            ("7878 for ever", Payload(HostileBytes, _ => 0x78)),
            ("78 79 in turn", Payload(HostileBytes, at => at % 2 == 0 ? (byte)0x78 : (byte)0x79)),
            ("long starts with lengths that end nowhere", longStarts),
            ("marks without a frame", Payload(HostileBytes, at => marks[at % marks.Length])),
            ("lengths that are wrong", WrongLengths(HostileBytes / JimiStream.Location.Length)),
            ("wrong CRCs", WrongCrcs(HostileBytes / JimiStream.Location.Length)),
            ("shortest frames", JimiStream.Repeat(JimiStream.Frame(0x13, []), HostileBytes / 10)),
        ];
        var result = context.Meter.Compare("Hostile bytes through the framing", "byte", 1, [.. peers.Select(peer =>
        {
            var drain = Drain(peer.Bytes);
            return new Candidate(peer.Name, () =>
            {
                drain();
                return peer.Bytes.Length;
            }, peer.Name == Honest ? null : Honest);
        })]);
        context.Report.Add(result);
        foreach (var (name, _) in peers.Skip(1)) context.Report.AtMost("P14", "must", $"cost per byte: {name} / honest", result.Ratio(name).Median, 10);
        foreach (var (name, _) in peers) context.Report.AtMost("P7", "must", $"bytes allocated per byte: {name}", result.Allocated(name), 0);
    }

    private static Action Drain(byte[] stream)
    {
        var decoder = new JimiFrameDecoder(new JimiCodecOptions());
        return () =>
        {
            var unread = new ReadOnlySequence<byte>(stream);
            while (decoder.TryDecode(ref unread, out var frame)) sink += frame.Bytes.Length;
        };
    }

    private static Action Pieces(byte[] frame, int pieces)
    {
        var decoder = new JimiFrameDecoder(new JimiCodecOptions());
        var whole = 0;
        var feed = new PieceFeed(frame, (frame.Length + pieces - 1) / pieces, (ref ReadOnlySequence<byte> unread) =>
        {
            while (decoder.TryDecode(ref unread, out var taken)) whole += taken.IsGood ? 1 : 0;
        });
        return () =>
        {
            var before = whole;
            while (whole == before) feed.Receive();
        };
    }

    private static Action ByteByByte(byte[] stream)
    {
        var decoder = new JimiFrameDecoder(new JimiCodecOptions());
        var feed = new PieceFeed(stream, 1, (ref ReadOnlySequence<byte> unread) =>
        {
            while (decoder.TryDecode(ref unread, out var taken)) sink += taken.Bytes.Length;
        });
        return () =>
        {
            for (var i = 0; i < stream.Length; i++) feed.Receive();
        };
    }

    private static byte[] WrongLengths(int frames)
    {
        var stream = JimiStream.Repeat(JimiStream.Location, frames);
        for (var at = 2; at < stream.Length; at += JimiStream.Location.Length) stream[at] += 3;
        return stream;
    }

    private static byte[] WrongCrcs(int frames)
    {
        var stream = JimiStream.Repeat(JimiStream.Location, frames);
        for (var at = 10; at < stream.Length; at += JimiStream.Location.Length) stream[at] ^= 1;
        return stream;
    }

    private static byte[] Payload(int bytes, Func<int, byte> at) => [.. Enumerable.Range(0, bytes).Select(at)];
}
