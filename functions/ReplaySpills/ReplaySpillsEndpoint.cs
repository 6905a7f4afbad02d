using CloudCam.Core.Events;
using CloudCam.Core.Ports;
using CloudCam.Functions.Hosting;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.ReplaySpills;

/// <summary>Timer, every minute: sends the events that were spilled while the event stream service was away. The host runs one at a time.</summary>
internal sealed class ReplaySpillsEndpoint(SpillStore spills, IEventHubs hubs, ILogger<ReplaySpillsEndpoint> logger)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "ReplaySpills";

    /// <summary>Runs one replay.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var replay = await spills.ReplayAsync(hubs, cancellationToken);
        if (replay.Failure is { } failure) FunctionsLog.ReplayStopped(logger, failure, replay.StoppedPartitions);
        if (replay.DeadLettered > 0) FunctionsLog.SpillsSetApart(logger, replay.DeadLettered);
        return replay is { Batches: 0, DeadLettered: 0, StoppedPartitions: 0 }
            ? new InvocationResult()
            : new InvocationResult($"sent: {replay.Events} events of {replay.Batches} batches, set apart: {replay.DeadLettered}, partitions waiting: {replay.StoppedPartitions}");
    }
}
