using System.Diagnostics;

namespace CloudCam.Benchmarks.Harness;

/// <summary>
/// Compares computations on a shared machine: candidates take turns inside every round, each turn is measured in CPU time of the
/// thread, and a ratio is taken inside one round before the median over the rounds is.
/// </summary>
internal sealed class Meter(int rounds, TimeSpan turn)
{
    /// <summary>Enough for the JIT to replace first code by optimised code in the background.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(700);

    /// <summary>Measures all candidates.</summary>
    /// <param name="title">Heading of the table.</param>
    /// <param name="unit">What a body counts: payload, frame.</param>
    /// <param name="bytesPerUnit">For the throughput column; 0 leaves it empty.</param>
    /// <param name="candidates">In the order of the table.</param>
    public Comparison Compare(string title, string unit, int bytesPerUnit, params IReadOnlyList<Candidate> candidates)
    {
        foreach (var candidate in candidates)
        {
            Turn(candidate.Body, WarmUp > turn ? WarmUp : turn);
        }

        var costs = candidates.Select(_ => new double[rounds]).ToArray();
        var allocated = new double[candidates.Count];
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                // Every other round backwards, so that nobody always follows the same neighbour.
                var index = round % 2 == 0 ? i : candidates.Count - 1 - i;
                var (nanoseconds, bytes) = Turn(candidates[index].Body, turn);
                costs[index][round] = nanoseconds;
                // What the runtime allocates now and then on this thread is not the candidate's: the least round is.
                allocated[index] = round == 0 ? bytes : Math.Min(allocated[index], bytes);
            }
        }

        return new Comparison(title, unit, bytesPerUnit, candidates, costs, allocated);
    }

    private static (double Nanoseconds, double Bytes) Turn(Func<long> body, TimeSpan length)
    {
        var units = 0L;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var cpu = CpuClock.ThreadNanoseconds();
        var started = Stopwatch.GetTimestamp();
        do
        {
            units += body();
        }
        while (Stopwatch.GetElapsedTime(started) < length);
        return ((CpuClock.ThreadNanoseconds() - cpu) / (double)units,
            (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)units);
    }
}

/// <summary>Something to measure.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Body">Does about a millisecond of work and returns how many units that was.</param>
/// <param name="Limit">Name of the candidate it is to be compared with, or null for a limit itself.</param>
internal sealed record Candidate(string Name, Func<long> Body, string? Limit = null);
