using System.Text.Json;
using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks.Dvrip;

/// <summary>Goals P4 and P7 for XM cameras: media from received bytes to frames, against memcpy of the same payloads; control messages.</summary>
internal sealed class DvripSuite : IBenchSuite
{
    // 1 MiB: the receive buffers of 64 cameras, and the working set the goal was set with. A smaller one stays in the nearest caches, where memcpy is faster than any camera sends.
    private const int Pictures = 200;
    private const int Rounds = 1;
    private const string Limit = "limit: memcpy of the payloads";
    private const string HandedOn = "ours: handed on, receives of 16384";
    private const string Joined = "ours: handed on, pieces of 1460";
    private const string Copied = "ours: handed on and copied into a block, receives of 16384";

    private const int BlockBytes = 1024 * 1024;

    private static long sink;

    public string Name => "dvrip";

    public string Summary => "Goals P4, P7: DVRIP pictures of 5.2 KB from packets to frames, in place, joined and copied on; control messages with JSON.";

    public IReadOnlyList<string> Sources => ["protocols/dvrip/src", "protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        Media(context);
        Control(context);
        return Task.CompletedTask;
    }

    private static void Media(BenchContext context)
    {
        var stream = DvripStream.Pictures(Pictures);
        Check(stream);
        var block = new byte[BlockBytes];
        var candidates = new List<Candidate>
        {
            new(Limit, () => CopyOnly(stream, block)),
            Heard(HandedOn, stream, 16_384),
            Heard(Joined, stream, 1_460),
            Heard("ours: handed on, one receive", stream, stream.Length),
            Heard(Copied, stream, 16_384, new byte[BlockBytes]),
            Heard("ours: handed on and copied into a block, pieces of 1460", stream, 1_460, new byte[BlockBytes]),
        };
        var result = context.Meter.Compare($"Pictures of {DvripStream.PictureBytes} bytes, each in a packet", "frame", DvripStream.PictureBytes, candidates);
        context.Report.Add(result);
        context.Report.AtMost("P4", "must", "handed on, receives of 16384 / memcpy of the payloads", result.Ratio(HandedOn).Median, 2);
        foreach (var name in (string[])[Joined, Copied]) context.Report.AtMost("P4", "aim", $"{name["ours: ".Length..]} / memcpy of the payloads", result.Ratio(name).Median, 2);
        foreach (var candidate in candidates.Skip(1)) context.Report.AtMost("P7", "must", $"bytes allocated per frame, {candidate.Name["ours: ".Length..]}", result.Allocated(candidate.Name), 0);
    }

    private static void Control(BenchContext context)
    {
        const string limit = "limit: the platform's JSON reader, tokens only";
        var answers = DvripStream.Repeat(DvripStream.KeepAliveAnswer, 200);
        var alarms = DvripStream.Repeat(DvripStream.Alarm, 200);
        var result = context.Meter.Compare("Keep-alive answers", "message", DvripStream.KeepAliveAnswer.Length,
            new Candidate(limit, () => Tokens(DvripStream.KeepAliveAnswer)), Messages("ours: packet, text, members", answers, limit));
        context.Report.Add(result);
        context.Report.AtMost("P7", "must", "bytes allocated per keep-alive answer", result.Allocated("ours: packet, text, members"), 0);
        context.Report.Add(context.Meter.Compare("Alarms (an object with its texts is made of each)", "message", DvripStream.Alarm.Length,
            new Candidate(limit, () => Tokens(DvripStream.Alarm)), Messages("ours: packet, text, members", alarms, limit)));
    }

    private static long Tokens(byte[] packet)
    {
        for (var i = 0; i < 1_000; i++)
        {
            var json = new Utf8JsonReader(packet.AsSpan(20, packet.Length - 22));
            while (json.Read()) sink += json.ValueSpan.Length;
        }
        return 1_000;
    }

    private static Candidate Messages(string name, byte[] stream, string limit)
    {
        var listener = new DvripListener(stream, 16_384);
        return new Candidate(name, () =>
        {
            var before = listener.Messages;
            for (var i = 0; i < Rounds; i++) listener.ReceiveAll();
            return listener.Messages - before;
        }, limit);
    }

    private static Candidate Heard(string name, byte[] stream, int receiveBytes, byte[]? block = null)
    {
        var listener = new DvripListener(stream, receiveBytes, block);
        return new Candidate(name, () =>
        {
            var before = listener.Frames;
            for (var i = 0; i < Rounds; i++) listener.ReceiveAll();
            return listener.Frames - before;
        }, Limit);
    }

    /// <summary>What cannot be avoided: the payloads into a block. Where they stand is known to it.</summary>
    private static long CopyOnly(byte[] stream, byte[] block)
    {
        const int step = DvripStream.PictureHeaderBytes + DvripStream.PictureBytes;
        for (var round = 0; round < Rounds; round++)
        {
            var filled = 0;
            for (var at = DvripStream.PictureHeaderBytes; at < stream.Length; at += step)
            {
                if (filled + DvripStream.PictureBytes > block.Length) filled = 0;
                stream.AsSpan(at, DvripStream.PictureBytes).CopyTo(block.AsSpan(filled));
                filled += DvripStream.PictureBytes;
            }
        }
        return Rounds * Pictures;
    }

    /// <summary>A fast path that loses bytes would be no path.</summary>
    private static void Check(byte[] stream)
    {
        foreach (var receiveBytes in (int[])[1, 7, 1_460, 16_384, stream.Length])
        {
            var block = new byte[Pictures * DvripStream.PictureBytes];
            using var listener = new DvripListener(stream, receiveBytes, block);
            listener.ReceiveAll();
            if (listener.Frames != Pictures || block.AsSpan().ContainsAnyExcept((byte)0x37)) throw new InvalidOperationException($"Pictures arrived otherwise in pieces of {receiveBytes}.");
        }
    }
}
