using System.Globalization;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Load;

/// <summary>The relays of a step, and what their processes used up, those that were ended included.</summary>
internal sealed class RelayFleet : IAsyncDisposable
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(100);

    private readonly List<RelayReplica> replicas = [];
    private readonly List<string> names = [];
    private readonly Dictionary<int, double> cpuByProcess = [];
    private readonly Lock sync = new();
    private readonly CancellationTokenSource stop = new();
    private Task sampling = Task.CompletedTask;
    private double startCpu;
    private long peak;

    /// <summary>How many.</summary>
    public int Count => replicas.Count;

    /// <summary>Ports that cameras dial.</summary>
    public IReadOnlyList<int> Ports => replicas.ConvertAll(replica => replica.Port);

    /// <summary>Most resident memory any of the processes ever had, bytes; 0 where it cannot be read.</summary>
    public long PeakBytes
    {
        get
        {
            lock (sync) return peak;
        }
    }

    /// <summary>CPU time of all processes, less what each needed until it was ready.</summary>
    public double CpuSeconds
    {
        get
        {
            Sample();
            lock (sync) return cpuByProcess.Values.Sum() - startCpu;
        }
    }

    /// <summary>Ends when a relay ends that nobody ended.</summary>
    public Task<StackFailure> Failed => FirstFailureAsync();

    /// <summary>Starts relays beside each other.</summary>
    /// <exception cref="StackException">One does not come up; none is left.</exception>
    public static async Task<RelayFleet> StartAsync(LocalStack stack, int count, string prefix, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var fleet = new RelayFleet();
        try
        {
            for (var number = 1; number <= count; number++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");
                fleet.names.Add(name);
                fleet.replicas.Add(await stack.StartReplicaAsync(name, settings, cancellationToken).ConfigureAwait(false));
                fleet.Started(number - 1);
            }
            fleet.sampling = fleet.SampleAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Name of a relay, as leases have it.</summary>
    public string NameOf(int relay) => names[relay];

    /// <summary>Process id of a relay.</summary>
    public int ProcessOf(int relay) => replicas[relay].ProcessId;

    /// <summary>Port of a relay.</summary>
    public int PortOf(int relay) => replicas[relay].Port;

    /// <summary>SIGKILL; ends when the process is gone.</summary>
    public async Task KillAsync(int relay)
    {
        Sample();
        await replicas[relay].KillAsync().ConfigureAwait(false);
    }

    /// <summary>SIGTERM; ends when the process is gone.</summary>
    public async Task DrainAsync(int relay)
    {
        Sample();
        await replicas[relay].StopAsync().ConfigureAwait(false);
    }

    /// <summary>Starts a relay again on its port.</summary>
    /// <exception cref="StackException">It does not come up.</exception>
    public async Task RestartAsync(int relay, CancellationToken cancellationToken)
    {
        await replicas[relay].StartAsync(cancellationToken).ConfigureAwait(false);
        Started(relay);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await sampling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var replica in replicas)
        {
            // One that stands still for a move that never came would not hear that it shall end.
            ProcessSignals.Thaw(replica.ProcessId);
            await replica.DisposeAsync().ConfigureAwait(false);
        }
        stop.Dispose();
    }

    private async Task<StackFailure> FirstFailureAsync() =>
        await (await Task.WhenAny(replicas.Select(replica => replica.Failed)).ConfigureAwait(false)).ConfigureAwait(false);

    private void Started(int relay)
    {
        var usage = ProcessUsage.Of(replicas[relay].ProcessId);
        lock (sync)
        {
            cpuByProcess[replicas[relay].ProcessId] = usage?.CpuSeconds ?? 0;
            startCpu += usage?.CpuSeconds ?? 0;
        }
    }

    // A process that ends by itself takes its account with it, so it is read now and then.
    private async Task SampleAsync()
    {
        using var timer = new PeriodicTimer(SampleInterval);
        while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false)) Sample();
    }

    private void Sample()
    {
        foreach (var replica in replicas)
        {
            if (ProcessUsage.Of(replica.ProcessId) is not { } usage) continue;
            lock (sync)
            {
                cpuByProcess[replica.ProcessId] = Math.Max(cpuByProcess.GetValueOrDefault(replica.ProcessId), usage.CpuSeconds);
                peak = Math.Max(peak, usage.PeakBytes);
            }
        }
    }
}
