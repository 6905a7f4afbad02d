using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks.LiveMedia;

/// <summary>What MP4 adds to a live picture and to a piece of its sound, once, however many watch.</summary>
internal sealed class LiveMediaSuite : IBenchSuite
{
    private const int Streams = 50;
    private const int Rate = 25;
    private const string Head = "head";
    private const string Sound = "A-law to FLAC";

    public string Name => "live-media";

    public string Summary => "Fragment heads of live pictures, and telephone sound made FLAC.";

    public IReadOnlyList<string> Sources => ["protocols/shared/src", "bench"];

    public Task RunAsync(BenchContext context)
    {
        var stream = new LivePictures();
        Action head = stream.MakeHead, sound = stream.MakeSound;
        var small = context.Meter.Compare("a head; 40 ms of sound", "piece", 320,
            new Candidate(Head, () => Often(head)),
            new Candidate(Sound, () => Often(sound)));
        context.Report.Add(small);
        var perSecond = (small.Cost(Head).Median + small.Cost(Sound).Median) * Rate * Streams / 1e9;
        context.Report.Note(FormattableString.Invariant($"50 streams with sound take {perSecond:0.0000} of a core, whoever watches; a head takes {small.Cost(Head).Median:0} ns, a piece of sound {small.Cost(Sound).Median / 1_000:0.0} us."));
        context.Report.AtMost("live-media", "must", "MP4 heads and FLAC sound of 50 streams, cores", perSecond, 0.05);
        context.Report.AtMost("P7", "must", "bytes allocated per picture", small.Allocated(Head), 0);
        context.Report.AtMost("P7", "must", "bytes allocated per piece of sound", small.Allocated(Sound), 0);
        return Task.CompletedTask;
    }

    private static long Often(Action step)
    {
        const int times = 1_000;
        for (var i = 0; i < times; i++) step();
        return times;
    }
}
