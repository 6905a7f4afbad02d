namespace CloudCam.Benchmarks.Harness;

/// <summary>Measures the measuring: two equal computations must come out equal, and known growth must come out as known.</summary>
internal sealed class HarnessSuite : IBenchSuite
{
    private static double sink;
    private static byte[] kept = [];

    public string Name => "harness";

    public string Summary => "The measuring itself: equal work has ratio 1, known growth has its known slope.";

    public IReadOnlyList<string> Sources => ["bench"];

    public Task RunAsync(BenchContext context)
    {
        var equal = context.Meter.Compare("The same work twice, and once more with an allocation", "step", 0,
            new Candidate("first", () => Work(1000)),
            new Candidate("second", () => Work(1000), "first"),
            new Candidate("allocating", Allocate, "first"));
        context.Report.Add(equal);
        context.Report.AtMost("harness", "must", "second / first", equal.Ratio("second").Median, 1.1);
        context.Report.AtLeast("harness", "must", "second / first", equal.Ratio("second").Median, 0.9);
        context.Report.AtMost("harness", "must", "bytes allocated by the first", equal.Allocated("first"), 0);
        context.Report.AtLeast("harness", "must", "bytes allocated by the last", equal.Allocated("allocating"), 100);

        long[] sizes = [64, 256, 1024, 4096, 16384];
        var linear = Growth.Measure("work of n steps", "steps", sizes, size => () => Work(size));
        var exact = Growth.FromSamples("n squared, computed", "n", [.. sizes.Select(size => ((double)size, (double)size * size))]);
        context.Report.Add(linear);
        context.Report.Add(exact);
        context.Report.AtMost("harness", "must", "slope of n steps", linear.Worst, 1.05);
        context.Report.AtLeast("harness", "must", "slope of n steps", linear.Slope, 0.9);
        context.Report.AtLeast("harness", "must", "slope of n squared", exact.Worst, 1.999);
        context.Report.AtMost("harness", "must", "slope of n squared", exact.Worst, 2.001);
        return Task.CompletedTask;
    }

    private static long Work(long steps)
    {
        var value = sink;
        for (var i = 0L; i < steps; i++)
        {
            value = (value * 0.5) + i;
        }

        sink = value;
        return steps;
    }

    private static long Allocate()
    {
        kept = new byte[128];
        return kept.Length / 128;
    }
}
