using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Devices;

/// <summary>The registrations in the table <c>devices</c>: made, changed and taken back by people, read by everybody who meets a device.</summary>
/// <param name="tables">The table store.</param>
/// <param name="time">The clock.</param>
public sealed class DeviceRegistry(ITableStore tables, TimeProvider time)
{
    // Two imports of one device race at most a few times; more means that something else is wrong.
    private const int Attempts = 5;

    /// <summary>Reads a registration; null when the device has none.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<DeviceRegistration?> FindAsync(DeviceId device, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Devices, device.Value, TableNames.DeviceRow, cancellationToken).ConfigureAwait(false) is { } row
            ? DeviceRegistrationRow.Read(device, row) : null;

    /// <summary>Registers a device, or replaces what was registered.</summary>
    /// <param name="wanted">What is to be registered; its times are ours to set.</param>
    /// <param name="ifMatch">Version it must have, <c>*</c>: any; null: whether or not it is there.</param>
    /// <param name="mustBeNew">Whether it must not be registered yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is registered now, and whether it is new.</returns>
    /// <exception cref="StoreException">
    /// <see cref="StoreError.Changed"/>: it has another version, is not there, or is there although it must be new; or the table store is away.
    /// </exception>
    public async Task<(DeviceRegistration Device, bool IsNew)> SaveAsync(DeviceRegistration wanted, string? ifMatch, bool mustBeNew, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var old = await FindAsync(wanted.Id, cancellationToken).ConfigureAwait(false);
            if (mustBeNew ? old is not null : ifMatch is not null && (old is null || (ifMatch != "*" && ifMatch != old.ETag)))
                throw new StoreException(StoreError.Changed, "Registration: it is not in the state that was asked for.");
            var now = time.GetUtcNow();
            var next = wanted with { CreatedAt = old is null ? now : old.CreatedAt, UpdatedAt = now };
            try
            {
                return (next with { ETag = await WriteAsync(next, old?.ETag, cancellationToken).ConfigureAwait(false) }, old is null);
            }
            catch (StoreException error) when (IsRace(error) && attempt < Attempts)
            {
                // Somebody else registered it in between; whether that matters depends on the condition.
                continue;
            }
        }
    }

    /// <summary>Lays some settings over what is registered; nothing is written when they say nothing new.</summary>
    /// <param name="device">The device.</param>
    /// <param name="change">Gives the new registration from the old one (an empty one for a device that has none). Its times are ours to set.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<RegistryChange> MergeAsync(DeviceId device, Func<DeviceRegistration, DeviceRegistration> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var old = await FindAsync(device, cancellationToken).ConfigureAwait(false);
            var next = change(old ?? new DeviceRegistration { Id = device });
            if (old is not null && next.SaysTheSameAs(old)) return RegistryChange.None;
            var now = time.GetUtcNow();
            try
            {
                await WriteAsync(next with { CreatedAt = old is null ? now : old.CreatedAt, UpdatedAt = now }, old?.ETag, cancellationToken).ConfigureAwait(false);
                return old is null ? RegistryChange.Created : RegistryChange.Updated;
            }
            catch (StoreException error) when (IsRace(error) && attempt < Attempts)
            {
                // Somebody else changed it in between: lay it over that.
                continue;
            }
        }
    }

    /// <summary>Takes a registration back: the device is a stranger from its next connection on. Its files and its other rows stay.</summary>
    /// <param name="device">The device.</param>
    /// <param name="ifMatch">Version it must have; <c>*</c>: whichever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/>, or the table store is away.</exception>
    public Task DeleteAsync(DeviceId device, string ifMatch, CancellationToken cancellationToken) =>
        tables.DeleteAsync(TableNames.Devices, device.Value, TableNames.DeviceRow, ifMatch, cancellationToken);

    private async Task<string?> WriteAsync(DeviceRegistration next, string? etag, CancellationToken cancellationToken) => await tables.WriteAsync(
        TableNames.Devices,
        new TableWrite(etag is null ? TableWriteMode.Insert : TableWriteMode.Replace, next.Id.Value, TableNames.DeviceRow, DeviceRegistrationRow.ToValues(next), etag),
        cancellationToken).ConfigureAwait(false);

    private static bool IsRace(StoreException error) => error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere;
}

/// <summary>What became of a change.</summary>
public enum RegistryChange
{
    /// <summary>Everything was so already.</summary>
    None,

    /// <summary>The device was not registered before.</summary>
    Created,

    /// <summary>The registration says something else now.</summary>
    Updated,
}
