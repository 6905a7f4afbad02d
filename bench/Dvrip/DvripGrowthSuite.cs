using System.Text;
using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks.Dvrip;

/// <summary>Goal P14 for DVRIP: each axis alone over a factor of 64 or more, and what hostile bytes cost against honest ones.</summary>
internal sealed class DvripGrowthSuite : IBenchSuite
{
    private const int HostileBytes = 64 * 1024;
    private const string Honest = "honest: sound and keep-alive answers in turn";

    public string Name => "dvrip-growth";

    public string Summary => "Goal P14, DVRIP: cost against packets per frame, pieces, frames in a receive, noise, JSON length and depth, parts of a message; hostile bytes.";

    public IReadOnlyList<string> Sources => ["protocols/dvrip/src", "protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        context.Report.AddLinear(Growth.Measure("packets of 256 bytes per frame", "packets", [16, 64, 256, 1024, 2048], size => All(DvripStream.InPackets(DvripStream.Picture((int)size * 256), 256))));
        context.Report.AddLinear(Growth.Measure("frames in one receive", "frames", [64, 256, 1024, 4096, 16384], size => All(DvripStream.Repeat(DvripStream.Sound, (int)size))));
        context.Report.AddLinear(Growth.Measure("one frame in pieces", "pieces", [64, 256, 1024, 4096, 16384], size => Pieces(DvripStream.InPackets(DvripStream.Picture(32_768 - DvripStream.PictureHeaderBytes), 65_536), (int)size)));
        context.Report.AddLinear(Growth.Measure("bytes of one frame, a byte at a time", "bytes", [512, 2048, 8192, 32768, 131072], size => Pieces(DvripStream.InPackets(DvripStream.Picture((int)size)), int.MaxValue)));
        context.Report.AddLinear(Growth.Measure("noise before a frame", "bytes", [512, 2048, 8192, 32768, 131072], size => All(DvripStream.InPackets([.. Noise((int)size, 0x5A), .. DvripStream.Picture(8)]))));
        context.Report.AddLinear(Growth.Measure("half marks before a frame", "bytes", [512, 2048, 8192, 32768, 131072], size => All(DvripStream.InPackets([.. DvripStream.Repeat([0, 0, 1, 0x67], (int)size / 4), .. DvripStream.Picture(8)]))));
        context.Report.AddLinear(Growth.Measure("JSON length: members nobody asks for", "bytes", [1024, 4096, 16384, 65536, 245760], size => All(Text(Members((int)size)))));
        context.Report.AddLinear(Growth.Measure("JSON length: one text of GBK bytes", "bytes", [1024, 4096, 16384, 65536, 245760], size => All(Text([.. "{ \"a\" : \""u8, .. Noise((int)size, 0xC8), .. "\" }"u8]))));
        context.Report.AddLinear(Growth.Measure("JSON depth", "levels", [1, 4, 16, 32, 64], size => All(DvripStream.Repeat(Text(Nested((int)size - 1)), 100))));
        context.Report.AddLinear(Growth.Measure("parts of a control message", "packets", [2, 8, 32, 128, 255], size => All(Parts((int)size))));
        Hostile(context);
        return Task.CompletedTask;
    }

    private static void Hostile(BenchContext context)
    {
        (string Name, byte[] Bytes)[] peers =
        [
            (Honest, Fill([.. DvripStream.Sound, .. DvripStream.KeepAliveAnswer])),
            ("frames without bytes", DvripStream.InPackets(Fill(DvripStream.Picture(0)))),
            ("packets without bytes", Fill(DvripStream.Packet(1412, []))),
            ("packets of one byte", Fill(DvripStream.Packet(1412, [0]))),
            ("half marks for ever", DvripStream.InPackets(Fill([0, 0, 1, 0x67]))),
            ("zeros for ever", DvripStream.InPackets(new byte[HostileBytes])),
            ("frames too long behind noise", DvripStream.InPackets(Fill([9, 0, 0, 1, 0xFD, 0xFF, 0xFF, 0xFF, 0xFF]))),
            ("messages that are no JSON", Fill(DvripStream.Packet(1007, "{x"u8))),
            ("brackets for ever", Fill(Text(Encoding.ASCII.GetBytes("{ \"a\" : " + new string('[', 1_000))))),
            ("begins of messages that never end", Fill(DvripStream.Packet(1007, "{}"u8, 2))),
            ("bytes that are no text", Fill(Text(Noise(1_000, 0xFE)))),
        ];
        var result = context.Meter.Compare("Hostile bytes", "byte", 1, [.. peers.Select(peer =>
        {
            // A frame at the end, as every count of noise begins anew there.
            var listener = new DvripListener([.. peer.Bytes, .. DvripStream.Packet(1412, DvripStream.Picture(8))], 16_384);
            return new Candidate(peer.Name, () =>
            {
                listener.ReceiveAll();
                return peer.Bytes.Length;
            }, peer.Name == Honest ? null : Honest);
        })]);
        context.Report.Add(result);
        foreach (var (name, _) in peers.Skip(1)) context.Report.AtMost("P14", "must", $"cost per byte: {name} / honest", result.Ratio(name).Median, 10);
        foreach (var (name, _) in peers) context.Report.AtMost("P7", "must", $"bytes allocated per byte: {name}", result.Allocated(name), 0);
    }

    private static Action All(byte[] stream) => new DvripListener(stream, stream.Length).ReceiveAll;

    private static Action Pieces(byte[] stream, int pieces) => new DvripListener(stream, Math.Max(1, stream.Length / pieces)).ReceiveAll;

    private static byte[] Text(byte[] text) => DvripStream.Packet(1007, [.. text, 0x0A, 0]);

    private static byte[] Members(int bytes) => Encoding.ASCII.GetBytes($"{{ {string.Concat(Enumerable.Repeat("\"Member\" : [ 1, true, { \"Text\" : \"a text\" } ], ", bytes / 50))}\"Ret\" : 100 }}");

    private static byte[] Nested(int levels) => Encoding.ASCII.GetBytes($"{{ \"a\" : {string.Concat(Enumerable.Repeat("[ 1, ", levels))}0{new string(']', levels)}, \"Ret\" : 100 }}");

    private static byte[] Parts(int parts) => [.. Enumerable.Range(0, parts).SelectMany(part => DvripStream.Packet(1007, Noise(512, (byte)' '), (byte)parts, (byte)part))];

    private static byte[] Noise(int bytes, byte value) => [.. Enumerable.Repeat(value, bytes)];

    private static byte[] Fill(byte[] bytes) => DvripStream.Repeat(bytes, HostileBytes / bytes.Length);
}
