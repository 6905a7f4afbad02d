using System.Globalization;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Relay.Live.Registry;

/// <summary>Tells devices that push a stream which nobody watches to stop it. Cameras that are dialled are not told: the session that asked for the stream ends it.</summary>
/// <param name="tables">The table store.</param>
/// <param name="desk">Takes commands.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class UnwatchedStops(ITableStore tables, CommandDesk desk, RegistryLog log, TimeProvider time)
{
    private readonly LiveTable live = new(tables);

    /// <summary>Tells one, unless something speaks against it.</summary>
    /// <param name="stream">The stream's row.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">A store is away: what happened twice is one command.</exception>
    public async Task StopAsync(LiveRecord stream, CancellationToken cancellationToken)
    {
        var device = stream.Stream.Device;
        if (await tables.GetAsync(TableNames.Cameras, device.Value, TableNames.CameraRow, cancellationToken).ConfigureAwait(false) is not null) return;
        // A command that waited for the device would end a stream that somebody starts later.
        var state = await tables.GetAsync(TableNames.Devices, device.Value, TableNames.StateRow, cancellationToken).ConfigureAwait(false);
        if (state?.Flag("online") != true) return;
        if (stream.Stream.Channel != LiveStreamName.Playback && await IsWatchedElsewhereAsync(stream.Stream, cancellationToken).ConfigureAwait(false)) return;
        var command = LiveChannels.StopOf(stream.Stream.Channel);
        // Of one publication once, whoever tells it: after that its connection is ended.
        var key = DerivedId.From("live-unwatched", device.Value, stream.Stream.Channel, stream.StartedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        var submission = await desk.SubmitAsync(device, command, new Dictionary<string, string>(), key, cancellationToken).ConfigureAwait(false);
        if (submission.Command is not null) log.Stopped(stream.Stream, command);
        else log.NotStopped(stream.Stream, submission.Result.ToString());
    }

    // Devices end all their channels at once.
    private async Task<bool> IsWatchedElsewhereAsync(LiveStreamName stream, CancellationToken cancellationToken)
    {
        await foreach (var other in live.OfAsync(stream.Device, cancellationToken).ConfigureAwait(false))
        {
            if (other.Stream != stream && other.Stream.Channel != LiveStreamName.Playback && other.IsWanted && other.IsRunning(time.GetUtcNow())) return true;
        }
        return false;
    }
}
