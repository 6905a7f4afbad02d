using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Cameras;

/// <summary>
/// One replica's writing of leases. Every write is fenced by the row's ETag: of several replicas that want a camera, one gets it, and a holder that was
/// overtaken cannot write any more.
/// </summary>
/// <param name="tables">The table store.</param>
/// <param name="replica">The replica's name.</param>
/// <param name="instance">Its very process.</param>
/// <param name="duration">How long a lease holds after each writing.</param>
/// <param name="time">The clock.</param>
public sealed class CameraLeases(ITableStore tables, string replica, string instance, TimeSpan duration, TimeProvider time)
{
    /// <summary>Takes a camera that is free, or whose lease ran out.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="found">Its lease as it was seen; null: it has none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease; null when somebody else was faster.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public Task<CameraLease?> ClaimAsync(DeviceId camera, CameraLease? found, CancellationToken cancellationToken) => WriteAsync(
        (found ?? new CameraLease { Camera = camera }) with { Owner = replica, Instance = instance, Term = (found?.Term ?? 0) + 1, Duration = duration }, found?.ETag, cancellationToken);

    /// <summary>Writes a lease that is held: as long again from now on, and whatever else changed in it.</summary>
    /// <returns>The lease as it stands; null when it was lost.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public Task<CameraLease?> RenewAsync(CameraLease held, CancellationToken cancellationToken) => WriteAsync(held with { Duration = duration }, held.ETag, cancellationToken);

    /// <summary>Gives a camera back: others may take it at once.</summary>
    /// <exception cref="StoreException">The table store is away: the lease runs out.</exception>
    public async Task ReleaseAsync(CameraLease held, CancellationToken cancellationToken)
    {
        var free = held with { Owner = null, Instance = null, ExpiresAt = null };
        try
        {
            await PutAsync(free, held.ETag, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (IsLost(error))
        {
            // It is somebody else's already, or our own first try was carried out: nothing is ours to give any more.
            return;
        }
    }

    /// <summary>Takes the row of a camera away whose registration is gone.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task RemoveAsync(CameraLease lease, CancellationToken cancellationToken)
    {
        try
        {
            await tables.DeleteAsync(TableNames.Cameras, lease.Camera.Value, TableNames.LeaseRow, lease.ETag ?? "*", cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (IsLost(error))
        {
            // Somebody holds it: whoever that is takes it away.
            return;
        }
    }

    private async Task<CameraLease?> WriteAsync(CameraLease wanted, string? etag, CancellationToken cancellationToken)
    {
        wanted = wanted with { ExpiresAt = time.GetUtcNow() + duration };
        try
        {
            return wanted with { ETag = await PutAsync(wanted, etag, cancellationToken).ConfigureAwait(false) };
        }
        catch (StoreException error) when (IsLost(error))
        {
            // A write of our own whose answer was lost looks like somebody else's. Nobody else writes our process with our term.
            var row = await tables.GetAsync(TableNames.Cameras, wanted.Camera.Value, TableNames.LeaseRow, cancellationToken).ConfigureAwait(false);
            return row is not null && CameraLease.Read(row) is { } now && now.Owner == wanted.Owner && now.Instance == wanted.Instance && now.Term == wanted.Term
                ? wanted with { ETag = now.ETag } : null;
        }
    }

    private Task<string?> PutAsync(CameraLease lease, string? etag, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Cameras,
        new TableWrite(etag is null ? TableWriteMode.Insert : TableWriteMode.Replace, lease.Camera.Value, TableNames.LeaseRow, lease.ToValues(), etag), cancellationToken);

    private static bool IsLost(StoreException error) => error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere;
}
