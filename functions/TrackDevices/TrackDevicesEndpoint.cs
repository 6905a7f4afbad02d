using System.Collections.Concurrent;
using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Changes;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.TrackDevices;

/// <summary>Hub <c>telemetry</c>: what devices told last, for people who look at the fleet.</summary>
internal sealed class TrackDevicesEndpoint(DeviceTracker tracker, DeadEvents dead, ChangeDesk desk)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "TrackDevices";

    // Rows of different devices do not wait for each other; more at once than this only queues up in the connection pool.
    private const int AtOnce = 16;

    /// <summary>Takes one batch. Only a store that is away fails it; then it comes again, and what was written already stays as it is.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var batch = EventBatch.Read(request);
        await dead.KeepAsync(HubNames.Telemetry, batch.Unreadable, cancellationToken);
        var devices = batch.Events.GroupBy(one => one.Device).ToList();
        var changed = 0;
        var moved = new ConcurrentQueue<Change>();
        await Parallel.ForEachAsync(
            devices, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (device, stop) =>
            {
                if (await TrackAsync(device.Key, [.. device], stop) is not { } news) return;
                Interlocked.Increment(ref changed);
                if (!device.Any(one => one.IsQuarantined) && ChangeReading.PositionOf(device.Key, news) is { } position) moved.Enqueue(position);
            });
        desk.Post([.. batch.Events.Select(ChangeReading.Of).Where(change => change is not null).Select(change => change!), .. moved]);
        return new InvocationResult(string.Create(CultureInfo.InvariantCulture, $"{batch.Events.Count} events of {devices.Count} devices, {changed} changed"));
    }

    private async Task<DeviceNews?> TrackAsync(DeviceId device, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            return await tracker.TrackAsync(device, events, cancellationToken);
        }
        catch (Exception error) when (DeadEvents.IsHopeless(error))
        {
            // No later try can help, and the other devices' events must not wait for it.
            foreach (var one in events) await dead.KeepAsync(HubNames.Telemetry, one, error, cancellationToken);
            return null;
        }
    }
}
