using System.Buffers;
using CloudCam.Benchmarks.DualCam;
using CloudCam.Benchmarks.Harness;
using CloudCam.Protocols.Rtmp;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Flv;

namespace CloudCam.Benchmarks.Rtmp;

/// <summary>Goals P6 and P7: from received bytes, through the relay's receive buffer, to whole messages; against memcpy of the same bytes.</summary>
internal sealed class RtmpSuite : IBenchSuite
{
    private const string Limit = "limit: memcpy";
    private const string Chunk4096 = "ours: chunk 4096, pieces of 16384";
    private const string Chunk4096At1460 = "ours: chunk 4096, pieces of 1460";
    private const string Chunk128 = "ours: chunk 128, pieces of 16384";
    private const int PieceBytes = 16 * 1024;
    private const int MessagesOfATurn = 200;

    private static long sink;

    public string Name => "rtmp";

    public string Summary => "Goals P6, P7: RTMP chunks of 4096, 128 and 60,000 bytes and FLV tags to messages, 5.2 KB each; pieces of 1 byte to 64 KiB.";

    public IReadOnlyList<string> Sources => ["protocols/rtmp/src", "protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        var stream = RtmpStream.Chunks(4_096);
        foreach (var chunk in (int[])[128, 4_096, 60_000]) CheckThatAllIsRead(RtmpStream.Chunks(chunk));
        var candidates = new List<Candidate>
        {
            new(Limit, Copies(stream)),
            Fed(Chunk4096, stream, PieceBytes),
            Fed("ours: chunk 4096, pieces of 65536", stream, 65_536),
            Fed(Chunk4096At1460, stream, 1_460),
            Fed("ours: chunk 4096, pieces of 7", stream, 7),
            Fed("ours: chunk 4096, pieces of 1", stream, 1),
            Fed(Chunk128, RtmpStream.Chunks(128), PieceBytes),
            Fed("ours: chunk 60000, pieces of 16384", RtmpStream.Chunks(60_000), PieceBytes),
            FedFlv("ours: FLV, pieces of 16384", RtmpStream.FlvTags(), PieceBytes),
        };
        var bytes = RtmpStream.Media.Sum(message => message.Body.Length) / RtmpStream.Media.Count;
        var result = context.Meter.Compare("RTMP chunks to messages: 2 Mbit/s of pictures and sound", "message", bytes, candidates);
        context.Report.Add(result);
        context.Report.AtMost("P6", "must", "chunks of 4096 to messages / memcpy", result.Ratio(Chunk4096).Median, 2.5);
        context.Report.AtMost("P6", "aim", "cost per message, pieces of 1460 / pieces of 16384", result.Cost(Chunk4096At1460).Median / result.Cost(Chunk4096).Median, 1.5);
        foreach (var candidate in candidates.Where(candidate => candidate.Limit is not null))
            context.Report.AtMost("P7", "must", $"bytes allocated per message, {candidate.Name["ours: ".Length..]}", result.Allocated(candidate.Name), 0);
        return Task.CompletedTask;
    }

    /// <summary>What cannot be avoided: the received bytes are copied once, in the same pieces, to a place that is warm.</summary>
    private static Func<long> Copies(byte[] stream)
    {
        var target = new byte[256 * 1024];
        return () =>
        {
            for (var at = 0; at < stream.Length; at += PieceBytes)
            {
                var piece = stream.AsSpan(at, Math.Min(PieceBytes, stream.Length - at));
                piece.CopyTo(target.AsSpan(at % target.Length));
                sink += target[at % target.Length];
            }
            return RtmpStream.Media.Count;
        };
    }

    private static Candidate Fed(string name, byte[] stream, int pieceBytes)
    {
        var reader = new RtmpChunkReader(new RtmpOptions());
        var messages = 0L;
        var feed = new PieceFeed(stream, pieceBytes, (ref ReadOnlySequence<byte> unread) =>
        {
            for (; reader.TryRead(ref unread, out var message); messages++) sink += message.Payload.Length + message.Payload.FirstSpan[0];
        });
        return Turns(name, feed, () => messages);
    }

    private static Candidate FedFlv(string name, byte[] stream, int pieceBytes)
    {
        var reader = new FlvReader(new RtmpOptions());
        var start = new ReadOnlySequence<byte>((byte[])[.. "FLV\u0001"u8, 5, 0, 0, 0, 9, 0, 0, 0, 0]);
        if (reader.TryRead(ref start, out _) || !start.IsEmpty) throw new InvalidOperationException("The header was not read.");
        var messages = 0L;
        var feed = new PieceFeed(stream, pieceBytes, (ref ReadOnlySequence<byte> unread) =>
        {
            for (; reader.TryRead(ref unread, out var message); messages++) sink += message.Payload.Length + message.Payload.FirstSpan[0];
        });
        return Turns(name, feed, () => messages);
    }

    private static Candidate Turns(string name, PieceFeed feed, Func<long> messages) => new(name, () =>
    {
        var before = messages();
        while (messages() < before + MessagesOfATurn) feed.Receive();
        return messages() - before;
    }, Limit);

    /// <summary>A fast path that skips bytes would be no path.</summary>
    private static void CheckThatAllIsRead(byte[] stream)
    {
        using var reader = new RtmpChunkReader(new RtmpOptions());
        var read = new List<byte[]>();
        using var feed = new PieceFeed(stream, PieceBytes, (ref ReadOnlySequence<byte> unread) =>
        {
            while (reader.TryRead(ref unread, out var message))
            {
                if (message.Type is RtmpMessageType.Audio or RtmpMessageType.Video) read.Add(message.Payload.ToArray());
            }
        });
        for (var at = 0; at < stream.Length; at += PieceBytes) feed.Receive();
        if (read.Count != RtmpStream.Media.Count) throw new InvalidOperationException("Messages were lost.");
        if (!read.Zip(RtmpStream.Media).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second.Body))) throw new InvalidOperationException("A message is not what was sent.");
    }
}
