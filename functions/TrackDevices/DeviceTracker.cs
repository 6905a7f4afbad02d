using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Tracks;

namespace CloudCam.Functions.TrackDevices;

/// <summary>Keeps the row <c>last</c> of each device, and its track.</summary>
internal sealed class DeviceTracker(ITableStore tables, TrackTable tracks, TrackOptions options)
{
    // Events of one device come to one instance of this app; only while partitions move may two write. More means that something else is wrong.
    private const int Attempts = 8;

    /// <summary>Lays a device's events over its row: one read, one write when that changes anything, and one more for places that belong to its track.</summary>
    /// <returns>What the device told last when anything was new, with what was known before; null when nothing was.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<DeviceNews?> TrackAsync(DeviceId device, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var row = await tables.GetAsync(TableNames.Devices, device.Value, TableNames.LastRow, cancellationToken);
            var last = row is null ? new DeviceLast() : DeviceLast.Read(row);
            // Before the row: which points are left out depends on it, so a batch that comes again finds it as it was.
            if (attempt == 1 && TrackFold.PointsOf(last, events, options.Kept) is { Count: > 0 } points) await tracks.AddAsync(device, points, cancellationToken);
            var next = events.Aggregate(last, DeviceFold.Apply);
            if (next == last) return null;
            try
            {
                await tables.WriteAsync(
                    TableNames.Devices, new TableWrite(row is null ? TableWriteMode.Insert : TableWriteMode.Replace, device.Value, TableNames.LastRow, next.ToValues(), row?.ETag), cancellationToken);
                return new DeviceNews(last, next);
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere && attempt < Attempts)
            {
                // Somebody else wrote the row, or our own write was answered late: lay the events over what is there now.
                continue;
            }
        }
    }
}

/// <summary>What a device told, and what was known of it before.</summary>
internal sealed record DeviceNews(DeviceLast Before, DeviceLast Now)
{
    /// <summary>Whether the device is at another place, or was seen at the same one again.</summary>
    public bool HasMoved => Now.Position is not null && Now.PositionOrder != Before.PositionOrder;
}
