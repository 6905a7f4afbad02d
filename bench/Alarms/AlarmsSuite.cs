using System.Diagnostics;
using System.Globalization;
using CloudCam.Benchmarks.Harness;

namespace CloudCam.Benchmarks.Alarms;

/// <summary>
/// What alarms cost from the host's envelope to their rows, over stores in memory: at least 2,000 a second by the wall clock, and no growth out of
/// proportion in CPU time of the process (a batch works on several threads).
/// </summary>
internal sealed class AlarmsSuite : IBenchSuite
{
    private const int Alarms = 1_024;
    private const int Repeats = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);
    private static readonly int[] Sizes = [160, 320, 640, 1_280, 2_560, 5_120, 10_240];

    public string Name => "alarms";

    public string Summary => "Alarms per second through a batch, stores in memory; P14 for bursts of one device, rows of one device, devices.";

    public IReadOnlyList<string> Sources => ["core", "functions", "cloud/memory", "bench"];

    public Task RunAsync(BenchContext context)
    {
        foreach (var (what, filesEvery) in (ReadOnlySpan<(string, int)>)[("alarms of 256 devices", 0), ("alarms of 256 devices, every fourth promises a clip", 4)])
        {
            var rate = RateOf(AlarmWork.Envelope(Alarms, 256, TimeSpan.FromMinutes(2), filesEvery), context.Rounds);
            context.Report.AtLeast("alarms", "must", string.Create(CultureInfo.InvariantCulture, $"a second by the wall clock, batches of {Alarms}, {what}"), rate, 2_000);
        }
        Judge(context, "a burst of one device, folded into one row", size => AlarmWork.Envelopes(size, 1, TimeSpan.FromMilliseconds(1)));
        Judge(context, "alarms of one device, a row each", size => AlarmWork.Envelopes(size, 1, TimeSpan.FromMinutes(2)));
        Judge(context, "alarms of as many devices", size => AlarmWork.Envelopes(size, size, TimeSpan.Zero));
        return Task.CompletedTask;
    }

    // The median of the rounds; the first batch, which pays for the compiler, is left out.
    private static double RateOf(byte[] envelope, int rounds)
    {
        var rates = new List<double>();
        for (var round = -1; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            if (!AlarmWork.Run(envelope).StartsWith("alarms: 1024 new", StringComparison.Ordinal)) throw new InvalidOperationException("The batch was not taken whole.");
            if (round >= 0) rates.Add(Alarms / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        rates.Sort();
        return rates[rates.Count / 2];
    }

    private static void Judge(BenchContext context, string what, Func<int, IReadOnlyList<byte[]>> envelopesOf)
    {
        var envelopes = Sizes.Select(size => (Size: size, Envelopes: envelopesOf(size))).ToList();
        foreach (var (_, batches) in envelopes) CostOf(batches);
        var samples = new List<(double Size, double Cost)>();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            foreach (var (size, batches) in envelopes) samples.Add((size, CostOf(batches)));
        }
        context.Report.AddLinear(Growth.FromSamples(what, "alarms", samples));
    }

    private static double CostOf(IReadOnlyList<byte[]> batches)
    {
        var (times, cpu, started) = (0, CpuClock.ProcessNanoseconds(Environment.ProcessId), Stopwatch.GetTimestamp());
        do
        {
            AlarmWork.Run(batches);
            times++;
        }
        while (Stopwatch.GetElapsedTime(started) < Turn);
        return Math.Max(1, CpuClock.ProcessNanoseconds(Environment.ProcessId) - cpu) / (double)times;
    }
}
