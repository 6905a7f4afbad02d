using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Live;

/// <summary>
/// The table <c>live</c>: which streams run, and where. A stream that is published at two replicas (its device came back by another way) is the newer publication's: that one
/// writes over the row, and the older finds it changed.
/// </summary>
/// <param name="tables">The table store.</param>
public sealed class LiveTable(ITableStore tables)
{
    // Two replicas race at most a few times; more means that something else is wrong.
    private const int Attempts = 8;

    /// <summary>Reads a stream's row, whether or not it still runs; null: none.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<LiveRecord?> FindAsync(LiveStreamName stream, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Live, stream.Device.Value, stream.Channel, cancellationToken).ConfigureAwait(false) is { } row ? LiveRecord.Read(row) : null;

    /// <summary>Rows of a device in the order of its channels, also of streams that do not run any more.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async IAsyncEnumerable<LiveRecord> OfAsync(DeviceId device, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(TableNames.Live, new TableQuery { PartitionKey = device.Value }, cancellationToken).ConfigureAwait(false))
        {
            if (LiveRecord.Read(row) is { } record) yield return record;
        }
    }

    /// <summary>Takes a stream's row for a publication that has none yet.</summary>
    /// <param name="wanted">The publication; its epoch is ours to set.</param>
    /// <param name="isLate">
    /// Whether it began a while ago and could not be written then: a row that began after it is of a newer publication. Otherwise it is the newest, whatever the clocks of two replicas say.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The row as it stands; null when another publication is newer.</returns>
    /// <exception cref="StoreException">The table store is away, or others wrote the row again and again.</exception>
    public async Task<LiveRecord?> ClaimAsync(LiveRecord wanted, bool isLate, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await FindAsync(wanted.Stream, cancellationToken).ConfigureAwait(false);
            // A write of our own whose answer was lost: nobody else writes our process and our begin.
            if (found is not null && IsSame(found, wanted)) return wanted with { Epoch = found.Epoch, ETag = found.ETag };
            if (found is not null && isLate && found.StartedAt > wanted.StartedAt && found.IsRunning(wanted.SeenAt)) return null;
            var claim = wanted with { Epoch = (found?.Epoch ?? 0) + 1 };
            try
            {
                return claim with { ETag = await PutAsync(claim, found?.ETag, cancellationToken).ConfigureAwait(false) };
            }
            catch (StoreException error) when (IsOvertaken(error) && attempt < Attempts)
            {
                // Somebody else wrote between our reading and our writing: read again.
                continue;
            }
        }
    }

    /// <summary>Writes the row of a publication that has one: a sign that it goes on, and whatever else changed.</summary>
    /// <returns>The row as it stands; null when a newer publication has it now.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<LiveRecord?> RenewAsync(LiveRecord held, CancellationToken cancellationToken)
    {
        try
        {
            return held with { ETag = await PutAsync(held, held.ETag, cancellationToken).ConfigureAwait(false) };
        }
        catch (StoreException error) when (IsOvertaken(error))
        {
            var found = await FindAsync(held.Stream, cancellationToken).ConfigureAwait(false);
            // Gone: somebody took it away who thought that we were dead, or a newer one that has ended since. We go on, so it is ours.
            if (found is null) return await ClaimAsync(held, isLate: true, cancellationToken).ConfigureAwait(false);
            return IsSame(found, held) ? held with { ETag = found.ETag } : null;
        }
    }

    /// <summary>Takes the row of a publication away that has ended. What is another's by now stays.</summary>
    /// <exception cref="StoreException">The table store is away: the row counts for a while longer.</exception>
    public async Task EndAsync(LiveRecord held, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(held, held.ETag ?? "*", cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (IsOvertaken(error))
        {
            // A last sign of our own whose answer was lost is still ours to take away.
            if (await FindAsync(held.Stream, cancellationToken).ConfigureAwait(false) is { } found && IsSame(found, held)) await DeleteAsync(found, found.ETag!, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes away what earlier processes of a replica's name left behind: a killed one can take nothing with it.</summary>
    /// <returns>How many rows went.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<int> RemoveEarlierAsync(string replica, string instance, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var row in tables.QueryAsync(TableNames.Live, new TableQuery { WhereEquals = new("replica", replica) }, cancellationToken).ConfigureAwait(false))
        {
            if (LiveRecord.Read(row) is not { } record || record.Instance == instance) continue;
            await EndAsync(record, cancellationToken).ConfigureAwait(false);
            removed++;
        }
        return removed;
    }

    private Task<string?> PutAsync(LiveRecord record, string? etag, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Live,
        new TableWrite(etag is null ? TableWriteMode.Insert : TableWriteMode.Replace, record.Stream.Device.Value, record.Stream.Channel, record.ToValues(), etag), cancellationToken);

    private Task DeleteAsync(LiveRecord record, string etag, CancellationToken cancellationToken) =>
        tables.DeleteAsync(TableNames.Live, record.Stream.Device.Value, record.Stream.Channel, etag, cancellationToken);

    // Stores keep times with their own precision: one process does not begin a stream twice within a millisecond.
    private static bool IsSame(LiveRecord found, LiveRecord own) =>
        found.Replica == own.Replica && found.Instance == own.Instance && (found.StartedAt - own.StartedAt).Duration() < TimeSpan.FromMilliseconds(1);

    private static bool IsOvertaken(StoreException error) => error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere;
}
