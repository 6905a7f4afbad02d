using System.Net;
using CloudCam.Core.Live;
using Microsoft.Extensions.Hosting;

namespace CloudCam.Relay.Live;

/// <summary>Live video's part of the relay: the port of viewers and the timer of the hub.</summary>
internal sealed class LiveService(LiveHub hub, LiveLinks? links, LiveLog log, TimeSpan stopTimeout) : BackgroundService
{
    // Slabs of a burst are kept this long for the next one.
    private const long TrimMilliseconds = 10_000;

    private readonly LiveDoor door = new(hub, links, log);
    private LiveListener? listener;

    /// <summary>Where viewers can connect, once started; null without a key for links: nobody could watch, so nobody is listened to.</summary>
    public IPEndPoint? EndPoint => listener?.LocalEndPoint;

    /// <summary>Connections now, those that are being refused included.</summary>
    public int OpenCount => listener?.OpenCount ?? 0;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (links is null)
        {
            log.NoKey();
        }
        else
        {
            listener = new LiveListener(hub, door, log);
            listener.Start();
        }
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Closes the port, ends all streams, and lets viewers have what they are being sent.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (listener is not null) await listener.StopAcceptingAsync().ConfigureAwait(false);
        hub.Close();
        var began = hub.Clock.Milliseconds;
        while (listener is { OpenCount: > 0 } && hub.Clock.Milliseconds - began < stopTimeout.TotalMilliseconds)
            await Task.Delay(TimeSpan.FromMilliseconds(20), hub.Time, CancellationToken.None).ConfigureAwait(false);
        listener?.CloseAll();
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        listener?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(hub.Options.WatchInterval, hub.Time);
        var nextTrim = hub.Clock.Milliseconds + TrimMilliseconds;
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            hub.Watch();
            if (hub.Clock.Milliseconds < nextTrim) continue;
            nextTrim = hub.Clock.Milliseconds + TrimMilliseconds;
            hub.Slabs.Trim();
            door.Trim();
        }
    }
}

/// <summary>What the relay needs for live video.</summary>
/// <param name="Hub">Where sessions publish.</param>
/// <param name="Links">What opens streams to viewers; null: nothing does.</param>
public sealed record RelayLive(LiveHub Hub, LiveLinks? Links);
