using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.TrackDevices;

/// <summary>Keeps the row <c>last</c> of each device.</summary>
internal sealed class DeviceTracker(ITableStore tables)
{
    // Events of one device come to one instance of this app; only while partitions move may two write. More means that something else is wrong.
    private const int Attempts = 8;

    /// <summary>Lays a device's events over its row: one read, and one write when that changes anything.</summary>
    /// <returns>Whether anything was new.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<bool> TrackAsync(DeviceId device, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var row = await tables.GetAsync(TableNames.Devices, device.Value, TableNames.LastRow, cancellationToken);
            var last = row is null ? new DeviceLast() : DeviceLast.Read(row);
            var next = events.Aggregate(last, DeviceFold.Apply);
            if (next == last) return false;
            try
            {
                await tables.WriteAsync(
                    TableNames.Devices, new TableWrite(row is null ? TableWriteMode.Insert : TableWriteMode.Replace, device.Value, TableNames.LastRow, next.ToValues(), row?.ETag), cancellationToken);
                return true;
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere && attempt < Attempts)
            {
                // Somebody else wrote the row, or our own write was answered late: lay the events over what is there now.
                continue;
            }
        }
    }
}
