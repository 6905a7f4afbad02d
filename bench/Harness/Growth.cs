using System.Diagnostics;

namespace CloudCam.Benchmarks.Harness;

/// <summary>
/// How cost grows with work: the slope of log cost over log size. 1 is linear, 2 quadratic. The least cost seen at each size
/// counts, because other load only ever adds; the interval comes from drawing the repeats again (bootstrap).
/// </summary>
internal sealed record Growth(
    string Title, string Axis, double Slope, double Low, double High, double UpperHalf, IReadOnlyList<GrowthPoint> Points)
{
    private const int FewestSizes = 5;
    private const int LeastFactor = 64;
    private const int Draws = 2000;

    /// <summary>The larger of both slopes: what the limit of goal P14 is held against.</summary>
    public double Worst => Math.Max(Slope, UpperHalf);

    /// <summary>Measures a computation at every size, sizes in alternating turns, in CPU time of the thread.</summary>
    /// <param name="title">What is fed.</param>
    /// <param name="axis">What the sizes count: bytes, frames.</param>
    /// <param name="sizes">At least five over a factor of 64 or more.</param>
    /// <param name="workOf">Prepares a size (unmeasured) and returns what does the work of that size once.</param>
    /// <param name="repeats">Measurements of each size.</param>
    public static Growth Measure(string title, string axis, IReadOnlyList<long> sizes, Func<long, Action> workOf, int repeats = 7)
    {
        var turn = TimeSpan.FromMilliseconds(30);
        var works = sizes.Select(workOf).ToArray();
        foreach (var work in works)
        {
            CostOf(work, TimeSpan.FromMilliseconds(200));
        }

        var samples = new List<(double Size, double Cost)>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                samples.Add((sizes[i], CostOf(works[i], turn)));
            }
        }

        return FromSamples(title, axis, samples);
    }

    /// <summary>The slope of measurements taken elsewhere, several for each size.</summary>
    /// <exception cref="ArgumentException">Fewer than five sizes, or less than a factor of 64 between them.</exception>
    public static Growth FromSamples(string title, string axis, IReadOnlyList<(double Size, double Cost)> samples)
    {
        var groups = samples.GroupBy(sample => sample.Size, sample => sample.Cost).OrderBy(group => group.Key)
            .Select(group => (Size: group.Key, Costs: group.ToArray())).ToArray();
        if (groups.Length < FewestSizes || groups[^1].Size < LeastFactor * groups[0].Size)
        {
            throw new ArgumentException($"Growth needs {FewestSizes} sizes over a factor of {LeastFactor}.", nameof(samples));
        }

        var points = groups.Select(group => new GrowthPoint(group.Size, group.Costs.Min())).ToArray();
        var random = new Random(1);
        var drawn = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            drawn[draw] = SlopeOf([.. groups.Select(group =>
                new GrowthPoint(group.Size, random.GetItems(group.Costs, group.Costs.Length).Min()))]);
        }

        Array.Sort(drawn);
        return new Growth(title, axis, SlopeOf(points), drawn[Draws / 40], drawn[Draws - 1 - (Draws / 40)],
            SlopeOf(points.AsSpan((points.Length / 2) - 1)), points);
    }

    /// <summary>Least squares through the logarithms.</summary>
    private static double SlopeOf(ReadOnlySpan<GrowthPoint> points)
    {
        double sumX = 0, sumY = 0, sumXx = 0, sumXy = 0;
        foreach (var point in points)
        {
            var (x, y) = (Math.Log(point.Size), Math.Log(point.Nanoseconds));
            sumX += x;
            sumY += y;
            sumXx += x * x;
            sumXy += x * y;
        }

        return ((points.Length * sumXy) - (sumX * sumY)) / ((points.Length * sumXx) - (sumX * sumX));
    }

    private static double CostOf(Action work, TimeSpan length)
    {
        var times = 0L;
        var cpu = CpuClock.ThreadNanoseconds();
        var started = Stopwatch.GetTimestamp();
        do
        {
            work();
            times++;
        }
        while (Stopwatch.GetElapsedTime(started) < length);
        return Math.Max(1, CpuClock.ThreadNanoseconds() - cpu) / (double)times;
    }
}

/// <summary>The least cost seen at a size.</summary>
internal readonly record struct GrowthPoint(double Size, double Nanoseconds);
