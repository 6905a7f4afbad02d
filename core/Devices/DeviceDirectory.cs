using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Devices;

/// <summary>The <c>devices</c> table: who is registered, and which connection of a device is the newest one.</summary>
/// <param name="tables">The table store.</param>
/// <param name="policy">What happens to devices that nobody registered.</param>
/// <param name="time">The clock.</param>
public sealed class DeviceDirectory(ITableStore tables, DevicePolicy policy, TimeProvider time)
{
    /// <summary>Column of the state row: commands wait for the device (see <see cref="Commands.CommandRouter"/>). A connecting device takes it back.</summary>
    internal const string HasCommandsColumn = "hasCommands";

    // Connections of one device, and others who write its state row, race at most a few times; more means that something else is wrong.
    private const int EpochAttempts = 8;

    /// <summary>Looks a device up and, unless it is refused, raises its epoch so that older sessions of it are fenced off.</summary>
    /// <param name="device">The device that named itself.</param>
    /// <param name="protocol">Protocol name, for the state row.</param>
    /// <param name="replica">Name of this relay replica.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The table store is away, or the epoch could not be raised.</exception>
    public async Task<DeviceRecord> ConnectAsync(DeviceId device, string protocol, string replica, CancellationToken cancellationToken)
    {
        var known = await FindAsync(device, cancellationToken).ConfigureAwait(false);
        var (standing, quirks) = (known.Standing, known.Quirks);
        if (standing == DeviceStanding.Refused) return new DeviceRecord(device, standing, quirks, 0);

        var hasCommands = false;
        for (var attempt = 1; ; attempt++)
        {
            var state = await tables.GetAsync(TableNames.Devices, device.Value, TableNames.StateRow, cancellationToken).ConfigureAwait(false);
            // Once seen is seen: a write that fails may have been carried out, and took the mark back.
            hasCommands |= state?.Flag(HasCommandsColumn) == true;
            var epoch = (state?.Number("epoch") ?? 0) + 1;
            var now = time.GetUtcNow();
            var values = new Dictionary<string, object?>
            {
                ["epoch"] = epoch, ["replica"] = replica, ["protocol"] = protocol, ["online"] = true, ["connectedAt"] = now, ["lastSeen"] = now,
                [HasCommandsColumn] = false, ["standing"] = standing == DeviceStanding.Fleet ? "fleet" : "quarantined",
            };
            var write = new TableWrite(state is null ? TableWriteMode.Insert : TableWriteMode.Merge, device.Value, TableNames.StateRow, values, state?.ETag);
            try
            {
                await tables.WriteAsync(TableNames.Devices, write, cancellationToken).ConfigureAwait(false);
                return new DeviceRecord(device, standing, quirks, epoch) { HasCommands = hasCommands };
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere && attempt < EpochAttempts)
            {
                // Another connection of the same device was faster (go above it), or a command was marked meanwhile (see the mark): read again.
                continue;
            }
        }
    }

    /// <summary>
    /// Looks a device up for one request that it, or somebody in its name, sends beside its connection: nothing is written, no session is fenced off.
    /// </summary>
    /// <returns>The device as it stands; the epoch is 0.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<DeviceRecord> FindAsync(DeviceId device, CancellationToken cancellationToken)
    {
        var registration = await tables.GetAsync(TableNames.Devices, device.Value, TableNames.DeviceRow, cancellationToken).ConfigureAwait(false);
        if (registration is not null) return new DeviceRecord(device, StandingOf(DeviceRegistrationRow.PolicyOf(registration)), DeviceRegistrationRow.ReadQuirks(registration), 0);
        return new DeviceRecord(device, StandingOf(policy), Quirks.None, 0);
    }

    /// <summary>As <see cref="FindAsync"/>, for a name that may be another one of a device (<see cref="NameAsync"/>). What is registered under the name itself comes first.</summary>
    /// <returns>The device that is meant: its id is not the name where that is an alias.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<DeviceRecord> FindBesideAsync(DeviceId name, CancellationToken cancellationToken)
    {
        var registration = await tables.GetAsync(TableNames.Devices, name.Value, TableNames.DeviceRow, cancellationToken).ConfigureAwait(false);
        if (registration is null && await AliasOfAsync(name, cancellationToken).ConfigureAwait(false) is { } device) name = device;
        var found = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        // Cameras tell their local time, and not where they are; of one that the relay dials somebody said so.
        var camera = await tables.GetAsync(TableNames.Cameras, name.Value, TableNames.CameraRow, cancellationToken).ConfigureAwait(false);
        return found with { TimeZone = camera?.Text("timeZone") is { Length: > 0 } zone ? zone : null };
    }

    /// <summary>Notes another name of a device, for <see cref="FindBesideAsync"/>. Nothing is written when it is known.</summary>
    /// <returns>The device that had the name before; null: none.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<DeviceId?> NameAsync(DeviceId device, DeviceId alias, CancellationToken cancellationToken)
    {
        var before = await AliasOfAsync(alias, cancellationToken).ConfigureAwait(false);
        if (before == device) return null;
        var values = new Dictionary<string, object?> { ["device"] = device.Value, ["namedAt"] = time.GetUtcNow() };
        await tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Replace, alias.Value, TableNames.AliasRow, values), cancellationToken).ConfigureAwait(false);
        return before;
    }

    /// <summary>Whether a connection is still the device's newest one.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<bool> IsNewestAsync(DeviceRecord record, CancellationToken cancellationToken)
    {
        var state = await tables.GetAsync(TableNames.Devices, record.Id.Value, TableNames.StateRow, cancellationToken).ConfigureAwait(false);
        return state?.Number("epoch") == record.Epoch;
    }

    /// <summary>Marks a device offline, unless a newer connection took over in between.</summary>
    /// <param name="record">The record of the connection that ended.</param>
    /// <param name="reason">Its end reason.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The table store is away, or others wrote the row again and again.</exception>
    public async Task DisconnectAsync(DeviceRecord record, string reason, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var state = await tables.GetAsync(TableNames.Devices, record.Id.Value, TableNames.StateRow, cancellationToken).ConfigureAwait(false);
            // A newer connection owns the row; it is online.
            if (state is null || state.Number("epoch") != record.Epoch) return;
            var now = time.GetUtcNow();
            var values = new Dictionary<string, object?> { ["online"] = false, ["lastSeen"] = now, ["disconnectedAt"] = now, ["endReason"] = reason };
            try
            {
                var write = new TableWrite(TableWriteMode.Merge, record.Id.Value, TableNames.StateRow, values, state.ETag);
                await tables.WriteAsync(TableNames.Devices, write, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere && attempt < EpochAttempts)
            {
                // Somebody wrote the row: a newer connection, or one of those who note other things of the device there. Its epoch tells.
                continue;
            }
        }
    }

    private async Task<DeviceId?> AliasOfAsync(DeviceId alias, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Devices, alias.Value, TableNames.AliasRow, cancellationToken).ConfigureAwait(false) is { } row
        && DeviceId.TryParse(row.Text("device"), out var device) ? device : null;

    private static DeviceStanding StandingOf(DevicePolicy policy) =>
        policy switch { DevicePolicy.Accept => DeviceStanding.Fleet, DevicePolicy.Refuse => DeviceStanding.Refused, _ => DeviceStanding.Quarantined };
}
