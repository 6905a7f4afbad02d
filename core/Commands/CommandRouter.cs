using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Commands;

/// <summary>Tells a waiting command to the relay replica that holds its device's socket; a device that is not connected finds it when it connects.</summary>
/// <remarks>
/// The order makes it safe without a lock: first the device's state row says that commands wait, then that row is read. A device that connects writes
/// the row too, against its ETag (<see cref="DeviceDirectory.ConnectAsync"/>): either its write sees the mark, or this read sees its replica.
/// </remarks>
public sealed class CommandRouter(ITableStore tables, IWorkQueue queue)
{
    /// <summary>Tells it.</summary>
    /// <returns>The replica that was told; null when the device is not connected (its next connection finds the mark).</returns>
    /// <exception cref="StoreException">A store is away: the command waits, and a sweep tells it later.</exception>
    public async Task<string?> RouteAsync(DeviceId device, string commandId, CancellationToken cancellationToken)
    {
        var mark = new TableWrite(
            TableWriteMode.Merge, device.Value, TableNames.StateRow, new Dictionary<string, object?> { [DeviceDirectory.HasCommandsColumn] = true });
        await tables.WriteAsync(TableNames.Devices, mark, cancellationToken).ConfigureAwait(false);
        var state = await tables.GetAsync(TableNames.Devices, device.Value, TableNames.StateRow, cancellationToken).ConfigureAwait(false);
        if (state?.Flag("online") != true || state.Text("replica") is not { Length: > 0 } replica) return null;
        try
        {
            var text = JsonSerializer.Serialize(new CommandCall(device.Value, commandId), CommandCall.Json);
            await queue.EnqueueAsync(QueueNames.CommandsOf(replica), text, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            return replica;
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            // A replica that never listened for commands: the device finds the mark when it connects to one that does.
            return null;
        }
    }
}
