using System.Buffers;
using CloudCam.Benchmarks.DualCam;
using CloudCam.Benchmarks.Harness;
using CloudCam.Protocols.Rtmp;
using CloudCam.Protocols.Rtmp.Amf0;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Commands;

namespace CloudCam.Benchmarks.Rtmp;

/// <summary>Goal P14 for RTMP: each axis alone over a factor of 64 or more, and what hostile bytes cost against the shortest honest messages.</summary>
internal sealed class RtmpGrowthSuite : IBenchSuite
{
    private const int HostileBytes = 64 * 1024;
    private const int FarId = 64;
    private const string Honest = "honest: pings";

    private static long sink;

    public string Name => "rtmp-growth";

    public string Summary => "Goal P14, RTMP: cost against chunks of a message, chunk streams, messages in a receive, AMF depth and properties; hostile bytes.";

    public IReadOnlyList<string> Sources => ["protocols/rtmp/src", "protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        context.Report.AddLinear(Growth.Measure("chunks of one message", "chunks", [64, 256, 1024, 4096, 16384], size => Drain([.. Size(16), .. RtmpStream.Message(6, 0, RtmpStream.Video, new byte[16 * size], 16)])));
        context.Report.AddLinear(Growth.Measure("bytes of one message, a byte at a time", "bytes", [256, 1024, 4096, 16384, 65536], size => ByteByByte([.. Size(4_096), .. RtmpStream.Message(6, 0, RtmpStream.Video, new byte[size], 4_096)])));
        context.Report.AddLinear(Growth.Measure("messages in one receive", "messages", [64, 256, 1024, 4096, 16384], size => Drain(Repeat(RtmpStream.Message(4, 0, RtmpStream.Audio, new byte[33], 128), (int)size))));
        context.Report.AddLinear(Growth.Measure("chunk streams, a message on each", "chunk streams", [32, 128, 512, 1024, 2048], size => Drain(
            [.. Enumerable.Range(FarId, (int)size).SelectMany(id => RtmpStream.Message(id, 0, RtmpStream.Audio, new byte[33], 128))])));
        context.Report.AddLinear(Growth.Measure("AMF0: depth", "objects", [1, 4, 16, 32, 64], size => Skips([.. Enumerable.Range(0, (int)size).SelectMany(_ => (byte[])[3, 0, 1, 65]), 5])));
        context.Report.AddLinear(Growth.Measure("AMF0: properties of the metadata", "properties", [64, 256, 1024, 4096, 8000], size => Metadata(
            [3, .. Enumerable.Range(0, (int)size).SelectMany(_ => (byte[])[0, 3, 97, 98, 99, 0, 64, 0, 0, 0, 0, 0, 0, 0]), 0, 0, 9])));
        Hostile(context);
        return Task.CompletedTask;
    }

    private static void Hostile(BenchContext context)
    {
        var empty = RtmpStream.Message(4, 0, RtmpStream.Audio, [], 128);
        (string Name, byte[] Bytes)[] peers =
        [
            (Honest, Repeat(RtmpStream.Message(2, 0, 4, [0, 6, 0, 0, 0, 1], 128), HostileBytes / 18)),
            ("empty messages of one byte", [.. empty, .. Enumerable.Repeat((byte)0xC4, HostileBytes)]),
            ("chunks of one byte", [.. Size(1), .. RtmpStream.Message(6, 0, RtmpStream.Video, new byte[HostileBytes / 2], 1), .. SizeAgain]),
            ("chunk sizes for ever", Repeat(Size(128), HostileBytes / 16)),
            ("aborted messages", Repeat([.. RtmpStream.Message(6, 0, RtmpStream.Video, new byte[200], 128)[..140], .. RtmpStream.Message(2, 0, 2, [0, 0, 0, 6], 128)], HostileBytes / 156)),
            ("messages in turns, a byte of each", Turns(30, HostileBytes / 60)),
        ];
        var result = context.Meter.Compare("Hostile bytes through the chunks", "byte", 1, [.. peers.Select(peer =>
        {
            var drain = Drain(peer.Bytes);
            return new Candidate(peer.Name, () =>
            {
                drain();
                return peer.Bytes.Length;
            }, peer.Name == Honest ? null : Honest);
        })]);
        context.Report.Add(result);
        foreach (var (name, _) in peers.Skip(1)) context.Report.AtMost("P14", "must", $"cost per byte: {name} / the shortest honest messages", result.Ratio(name).Median, 10);
        foreach (var (name, _) in peers) context.Report.AtMost("P7", "must", $"bytes allocated per byte: {name}", result.Allocated(name), 0);
    }

    /// <summary>The first chunk size again, told in chunks of one byte: a stream is read many times.</summary>
    private static byte[] SizeAgain => RtmpStream.Message(2, 0, 1, RtmpStream.U32(RtmpChunkReader.DefaultChunkBytes), 1);

    private static byte[] Size(int bytes) => RtmpStream.Message(2, 0, 1, RtmpStream.U32((uint)bytes), 128);

    private static byte[] Repeat(byte[] message, int times) => [.. Enumerable.Repeat(message, times).SelectMany(bytes => bytes)];

    /// <summary>Messages of several chunk streams, in turns with one byte of each.</summary>
    private static byte[] Turns(int streams, int rounds)
    {
        var bytes = new List<byte>(Size(1));
        for (var id = 3; id < 3 + streams; id++) bytes.AddRange(RtmpStream.Message(id, 0, RtmpStream.Audio, new byte[rounds], 1)[..13]);
        for (var round = 1; round < rounds; round++)
        {
            for (var id = 3; id < 3 + streams; id++) bytes.AddRange([(byte)(0xC0 | id), 0]);
        }
        return [.. bytes, .. SizeAgain];
    }

    // The limit of chunk streams is what the axis goes beyond.
    private static RtmpChunkReader Reader() => new(new RtmpOptions { MaxChunkStreams = 4_096 });

    private static Action Drain(byte[] stream)
    {
        var reader = Reader();
        return () =>
        {
            var unread = new ReadOnlySequence<byte>(stream);
            while (reader.TryRead(ref unread, out var message)) sink += message.Payload.Length;
        };
    }

    private static Action ByteByByte(byte[] stream)
    {
        var reader = Reader();
        var feed = new PieceFeed(stream, 1, (ref ReadOnlySequence<byte> unread) =>
        {
            while (reader.TryRead(ref unread, out var message)) sink += message.Payload.Length;
        });
        return () =>
        {
            for (var i = 0; i < stream.Length; i++) feed.Receive();
        };
    }

    private static Action Skips(byte[] values) => () =>
    {
        var reader = new Amf0Reader(new ReadOnlySequence<byte>(values));
        reader.Skip();
        sink += reader.IsAtEnd ? 1 : throw new InvalidOperationException("Not all was read.");
    };

    private static Action Metadata(byte[] values) => () => sink += RtmpMetadata.TryRead(new ReadOnlySequence<byte>(values), out _) ? 1 : throw new InvalidOperationException("Nothing was read.");
}
