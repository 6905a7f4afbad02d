using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CloudCam.Core.Ports;

namespace CloudCam.Benchmarks.RelayHost;

/// <summary>An event stream that takes everything, keeps nothing and makes no garbage of its own; with a delay it answers that much later and notes how long it really took.</summary>
internal sealed class BenchHubs(TimeSpan delay) : IEventHubs
{
    private const int Partitions = 4;

    private readonly ConcurrentQueue<double> took = new();

    public int PartitionCount(string hub) => Partitions;

    public Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? WaitAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>The slowest of a hundred answers since the last call, microseconds, and how many there were.</summary>
    public string Figures()
    {
        var micros = new List<double>();
        while (took.TryDequeue(out var one)) micros.Add(one);
        micros.Sort();
        var p99 = micros.Count == 0 ? 0 : micros[micros.Count * 99 / 100];
        return string.Create(CultureInfo.InvariantCulture, $"{{\"p99\":{p99:F1},\"requests\":{micros.Count}}}");
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(delay, TimeProvider.System, cancellationToken);
        took.Enqueue(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
    }
}
