using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Cameras;

/// <summary>The registrations in the table <c>cameras</c>: made, changed and taken back by people, carried out by the relay.</summary>
/// <param name="tables">The table store.</param>
/// <param name="time">The clock.</param>
public sealed class CameraTable(ITableStore tables, TimeProvider time)
{
    // Two imports of one camera race at most a few times; more means that something else is wrong.
    private const int Attempts = 5;

    private readonly DeviceRegistry devices = new(tables, time);

    /// <summary>Reads a registration; null when the camera has none, or one that cannot be read.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<CameraRecord?> FindAsync(DeviceId camera, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Cameras, camera.Value, TableNames.CameraRow, cancellationToken).ConfigureAwait(false) is { } row ? CameraRow.Read(row) : null;

    /// <summary>Reads who holds a camera and how its last connection ended; null when nobody ever held it.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<CameraLease?> FindLeaseAsync(DeviceId camera, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Cameras, camera.Value, TableNames.LeaseRow, cancellationToken).ConfigureAwait(false) is { } row ? CameraLease.Read(row) : null;

    /// <summary>All cameras in the order of their ids, each with its lease: a page at a time by <paramref name="after"/>.</summary>
    /// <param name="after">Only cameras behind this one; null: from the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Also leases whose registration is gone: <see cref="CameraStanding.Camera"/> is null then.</returns>
    public async IAsyncEnumerable<CameraStanding> AllAsync(DeviceId? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The rows of one camera follow each other: "camera" sorts before "lease".
        var query = new TableQuery { PartitionKeyFrom = after is { } last ? last.Value + "!" : null };
        CameraRecord? camera = null;
        await foreach (var row in tables.QueryAsync(TableNames.Cameras, query, cancellationToken).ConfigureAwait(false))
        {
            if (camera is not null && camera.Id.Value != row.PartitionKey)
            {
                yield return new CameraStanding(camera.Id, camera, null);
                camera = null;
            }
            if (row.RowKey == TableNames.CameraRow) camera = CameraRow.Read(row);
            if (row.RowKey != TableNames.LeaseRow || CameraLease.Read(row) is not { } lease) continue;
            yield return new CameraStanding(lease.Camera, camera, lease);
            camera = null;
        }
        if (camera is not null) yield return new CameraStanding(camera.Id, camera, null);
    }

    /// <summary>
    /// Registers a camera, or replaces what was registered. Its device is registered with it: of the fleet, under the camera's name. Whoever holds the
    /// camera takes the change over within seconds.
    /// </summary>
    /// <param name="wanted">What is to be registered; its times are ours to set.</param>
    /// <param name="ifMatch">Version it must have, <c>*</c>: any; null: whether or not it is there.</param>
    /// <param name="mustBeNew">Whether it must not be registered yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is registered now, and whether it is new.</returns>
    /// <exception cref="StoreException">
    /// <see cref="StoreError.Changed"/>: it has another version, is not there, or is there although it must be new; or the table store is away.
    /// </exception>
    public async Task<(CameraRecord Camera, bool IsNew)> SaveAsync(CameraRecord wanted, string? ifMatch, bool mustBeNew, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var old = await tables.GetAsync(TableNames.Cameras, wanted.Id.Value, TableNames.CameraRow, cancellationToken).ConfigureAwait(false);
            if (mustBeNew ? old is not null : ifMatch is not null && (old is null || (ifMatch != "*" && ifMatch != old.ETag)))
                throw new StoreException(StoreError.Changed, "Camera: it is not in the state that was asked for.");
            // The device first: a camera that is dialled before its device is registered would be taken for a stranger.
            await devices.MergeAsync(
                wanted.Id, device => device with { Name = wanted.Name ?? device.Name, Policy = DevicePolicy.Accept }, cancellationToken).ConfigureAwait(false);
            var now = time.GetUtcNow();
            var next = wanted with { CreatedAt = old?.Time("createdAt") ?? now, UpdatedAt = now };
            var mode = old is null ? TableWriteMode.Insert : TableWriteMode.Replace;
            try
            {
                var write = new TableWrite(mode, next.Id.Value, TableNames.CameraRow, CameraRow.ToValues(next), old?.ETag);
                return (next with { ETag = await tables.WriteAsync(TableNames.Cameras, write, cancellationToken).ConfigureAwait(false) }, old is null);
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere && attempt < Attempts)
            {
                // Somebody else registered it in between; whether that matters depends on the condition.
                continue;
            }
        }
    }

    /// <summary>Takes a registration back: whoever holds the camera lets it go within seconds. The device's registration, files and events stay.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="ifMatch">Version it must have; <c>*</c>: whichever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/>, or the table store is away.</exception>
    public Task DeleteAsync(DeviceId camera, string ifMatch, CancellationToken cancellationToken) =>
        tables.DeleteAsync(TableNames.Cameras, camera.Value, TableNames.CameraRow, ifMatch, cancellationToken);
}

/// <summary>A camera and who holds it.</summary>
/// <param name="Id">The camera.</param>
/// <param name="Camera">Its registration; null: taken back, or not readable.</param>
/// <param name="Lease">Its lease; null: nobody ever held it.</param>
public sealed record CameraStanding(DeviceId Id, CameraRecord? Camera, CameraLease? Lease);
