using CloudCam.Benchmarks.Harness;
using CloudCam.Benchmarks.Recording;
using CloudCam.Protocols.Media;

namespace CloudCam.Benchmarks.LiveMedia;

/// <summary>What a live stream's picture costs once, however many watch: its format looked at, its payload copied in the shape viewers need, the head of its fragment; against memcpy.</summary>
internal sealed class LiveMediaSuite : IBenchSuite
{
    private const int Streams = 50;
    private const int Rate = 25;
    private const string Limit = "limit: memcpy";
    private const string Payload = "ours: payload";
    private const string Whole = "ours: format, payload, head";
    private const string Head = "head";
    private const string Sound = "A-law to FLAC";

    public string Name => "live-media";

    public string Summary => "Pictures of 50 live streams at 4 Mbit/s (H.264) made ready for all who watch, and their telephone sound made FLAC.";

    public IReadOnlyList<string> Sources => ["protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        var streams = Enumerable.Range(0, Streams).Select(_ => new LivePictures()).ToArray();
        CheckThatAllIsThere(new LivePictures());
        var bytes = (int)(LivePictures.RoundBytes / RecordingStream.Pictures);
        var pictures = context.Meter.Compare("50 streams in turns, a picture each", "picture", bytes,
            new Candidate(Limit, () => InTurns(streams, static stream => stream.Copy())),
            new Candidate(Payload, () => InTurns(streams, static stream => stream.MakePayload()), Limit),
            new Candidate(Whole, () => InTurns(streams, static stream => stream.MakeAll()), Limit));
        context.Report.Add(pictures);
        Action head = streams[0].MakeHead, sound = streams[0].MakeSound;
        var small = context.Meter.Compare("a head; 40 ms of sound", "piece", 320,
            new Candidate(Head, () => Often(head)),
            new Candidate(Sound, () => Often(sound)));
        context.Report.Add(small);
        var perSecond = (pictures.Cost(Whole).Median + small.Cost(Sound).Median) * Rate * Streams / 1e9;
        context.Report.Note(FormattableString.Invariant($"50 streams with sound take {perSecond:0.0000} of a core, whoever watches; a head takes {small.Cost(Head).Median:0} ns, a piece of sound {small.Cost(Sound).Median / 1_000:0.0} us."));
        context.Report.AtMost("live-media", "must", "format, payload and head of a picture / memcpy", pictures.Ratio(Whole).Median, 3);
        context.Report.AtMost("live-media", "aim", "format, payload and head of a picture / memcpy", pictures.Ratio(Whole).Median, 2);
        context.Report.AtMost("P7", "must", "bytes allocated per picture", pictures.Allocated(Whole), 0);
        context.Report.AtMost("P7", "must", "bytes allocated per piece of sound", small.Allocated(Sound), 0);
        return Task.CompletedTask;
    }

    private static long InTurns(LivePictures[] streams, Action<LivePictures> step)
    {
        foreach (var stream in streams) step(stream);
        return streams.Length;
    }

    private static long Often(Action step)
    {
        const int times = 1_000;
        for (var i = 0; i < times; i++) step();
        return times;
    }

    /// <summary>A payload that lacks pictures would be made fast.</summary>
    private static void CheckThatAllIsThere(LivePictures stream)
    {
        var written = 0L;
        for (var i = 0; i < RecordingStream.Pictures; i++) written += stream.MakeAll();
        // Start codes of four bytes become lengths of four; the parameter sets of the one key frame stand in the configuration.
        var missing = LivePictures.RoundBytes - written;
        if (missing is < 20 or > 60) throw new InvalidOperationException($"{missing} bytes of the pictures are missing, about 40 were to be.");
    }
}
