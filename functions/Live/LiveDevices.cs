using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Live;

/// <summary>What must be known of a device before it is asked for a stream.</summary>
internal sealed class LiveDevices(ITableStore tables, LiveTable live, TimeProvider time)
{
    /// <summary>Its streams that run now, in the order of their channels.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    public async Task<IReadOnlyList<LiveRecord>> RunningAsync(DeviceId device, CancellationToken cancellationToken) =>
        await live.OfAsync(device, cancellationToken).Where(stream => stream.IsRunning(time.GetUtcNow())).ToListAsync(cancellationToken);

    /// <summary>Whether it is connected, so that a command reaches it now.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    public async Task<bool> IsOnlineAsync(DeviceId device, CancellationToken cancellationToken) =>
        (await tables.GetAsync(TableNames.Devices, device.Value, TableNames.StateRow, cancellationToken))?.Flag("online") == true;

    /// <summary>Whether it is a camera that we dial: its channels have numbers.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    public async Task<bool> IsDialledAsync(DeviceId device, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Cameras, device.Value, TableNames.CameraRow, cancellationToken) is not null;

    /// <summary>
    /// The answer for a device that is not connected. Nothing is sent: a command waits for days, and whoever wanted to look now does not want the camera to
    /// send video, at the cost of its SIM, whenever it comes back.
    /// </summary>
    public static IResult Offline() => Results.Problem("The device is not connected.", statusCode: StatusCodes.Status409Conflict);
}
