using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Live;

/// <summary>
/// Tells begins and ends of live streams as events, from their rows: whoever tells one, and however often, its id is the same. Ends are told of rows that are
/// <see cref="LiveRecord.IsOver"/> only, so that nothing goes on that was told to have ended.
/// </summary>
/// <param name="tables">The table store.</param>
/// <param name="events">Where events go.</param>
public sealed class LiveTelling(ITableStore tables, IEventSink events)
{
    /// <summary>Tells that streams began.</summary>
    /// <exception cref="StoreException">A store is away: tell them again.</exception>
    public Task StartedAsync(IReadOnlyList<LiveRecord> streams, CancellationToken cancellationToken) => TellAsync([.. streams.Select(StartOf)], cancellationToken);

    /// <summary>Tells that streams ended; of those whose begin may not have been told, that one first.</summary>
    /// <exception cref="StoreException">A store is away: tell them again.</exception>
    public Task EndedAsync(IReadOnlyList<LiveRecord> streams, CancellationToken cancellationToken) =>
        TellAsync([.. streams.SelectMany(stream => (LiveEvent[])(stream.IsTold ? [EndOf(stream)] : [StartOf(stream), EndOf(stream)]))], cancellationToken);

    /// <summary>The event of a stream's begin.</summary>
    public static LiveStarted StartOf(LiveRecord stream) => new()
    {
        Device = stream.Stream.Device, Time = stream.BegunAt, Channel = stream.Stream.Channel, BegunAt = stream.BegunAt, Replica = stream.Replica, Protocol = stream.Protocol,
        Video = stream.Video, Audio = stream.Audio, Width = stream.Width, Height = stream.Height,
    };

    /// <summary>The event of a stream's end.</summary>
    public static LiveEnded EndOf(LiveRecord stream)
    {
        // Clocks of two replicas may differ: nothing ends before it began.
        var at = stream.EndedAt is { } ended && ended > stream.BegunAt ? ended : stream.BegunAt;
        return new()
        {
            Device = stream.Stream.Device, Time = at, Channel = stream.Stream.Channel, BegunAt = stream.BegunAt, Replica = stream.Replica, Reason = stream.EndReason ?? LiveEnd.ReplicaLost,
            Duration = at - stream.BegunAt, ReceivedBytes = stream.ReceivedBytes, Frames = stream.Frames,
        };
    }

    private async Task TellAsync(IReadOnlyList<CameraEvent> told, CancellationToken cancellationToken)
    {
        var strangers = await Task.WhenAll(told.Select(one => one.Device).Distinct().Select(async device =>
            (device, IsOne: (await tables.GetAsync(TableNames.Devices, device.Value, TableNames.StateRow, cancellationToken).ConfigureAwait(false))?.Text("standing") == "quarantined")))
            .ConfigureAwait(false);
        var quarantined = strangers.Where(one => one.IsOne).Select(one => one.device).ToHashSet();
        foreach (var one in told) one.Stamp = new EventStamp(default, null, quarantined.Contains(one.Device), null);
        await events.AcceptAsync(told, cancellationToken).ConfigureAwait(false);
    }
}
