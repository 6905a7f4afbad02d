using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Live;

/// <summary>
/// The table <c>live</c>: which streams run, and where. A stream that is published at two replicas (its device came back by another way) is the newer publication's: that one
/// writes over the row, and the older finds it changed. The stream goes on in it, unless the row says that it is over, or nobody looks after it any more.
/// </summary>
/// <param name="tables">The table store.</param>
/// <param name="telling">Tells the end of what a claim finds left behind; null: those who do not claim.</param>
public sealed class LiveTable(ITableStore tables, LiveTelling? telling = null)
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

    /// <summary>All rows, also of streams that do not run any more.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async IAsyncEnumerable<LiveRecord> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(TableNames.Live, new TableQuery(), cancellationToken).ConfigureAwait(false))
        {
            if (LiveRecord.Read(row) is { } record) yield return record;
        }
    }

    /// <summary>Takes a stream's row for a publication that has none yet.</summary>
    /// <param name="wanted">The publication; its epoch, and which stream it continues, are ours to set.</param>
    /// <param name="isLate">
    /// Whether it began a while ago and could not be written then: a row that began after it is of a newer publication. Otherwise it is the newest, whatever the clocks of two replicas say.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The row as it stands; null when another publication is newer.</returns>
    /// <exception cref="StoreException">A store is away, or others wrote the row again and again.</exception>
    public async Task<LiveRecord?> ClaimAsync(LiveRecord wanted, bool isLate, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await FindAsync(wanted.Stream, cancellationToken).ConfigureAwait(false);
            var isOwn = found is not null && IsSame(found, wanted);
            if (found is not null && !isOwn && isLate && found.StartedAt > wanted.StartedAt && found.IsRunning(wanted.SeenAt)) return null;
            var goesOn = found is { IsOver: false } && (isOwn || found.IsFresh(wanted.SeenAt));
            // A write of our own whose answer was lost: nobody else writes our process and our begin.
            if (isOwn && goesOn) return Continue(wanted, found!, isOwn) with { Epoch = found!.Epoch, ETag = found.ETag };
            try
            {
                // Before it is written over: nobody else could tell its end then.
                if (found is not null && !goesOn) found = await TellEndAsync(found, cancellationToken).ConfigureAwait(false);
                var claim = (goesOn ? Continue(wanted, found!, isOwn) : Begin(wanted, isOwn)) with { Epoch = (found?.Epoch ?? 0) + 1 };
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
    /// <returns>
    /// The row as it stands, with another <see cref="LiveRecord.BegunAt"/> where the stream was told to have ended meanwhile; null when a newer publication has it now, or when it has ended
    /// anyway.
    /// </returns>
    /// <exception cref="StoreException">A store is away, or others wrote the row again and again.</exception>
    public async Task<LiveRecord?> RenewAsync(LiveRecord held, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return held with { ETag = await PutAsync(held, held.ETag, cancellationToken).ConfigureAwait(false) };
            }
            catch (StoreException error) when (IsOvertaken(error) && attempt < Attempts)
            {
                var found = await FindAsync(held.Stream, cancellationToken).ConfigureAwait(false);
                // Gone: somebody took it away who thought that we were dead, or a newer one that has ended since. We go on, so it is ours.
                if (found is null) return held.EndedAt is null ? await ClaimAsync(Begin(held, isAnew: true), isLate: true, cancellationToken).ConfigureAwait(false) : null;
                if (!IsSame(found, held)) return null;
                if (found.IsOver && held.IsOver) return held with { ETag = found.ETag };
                if (!found.IsOver)
                {
                    // An earlier write of our own whose answer was lost.
                    held = held with { ETag = found.ETag };
                    continue;
                }
                if (held.EndedAt is not null) return null;
                // Somebody thinks that we are dead, and may have died before he said so.
                var closed = await TellEndAsync(found, cancellationToken).ConfigureAwait(false);
                held = Begin(held, isAnew: true) with { ETag = closed.ETag };
            }
        }
    }

    /// <summary>Marks a stream as over that was seen: from then on nothing continues it.</summary>
    /// <returns>The row as it stands, its end to be told and the row to be taken away (<see cref="EndAsync"/>); null when it changed since it was seen.</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<LiveRecord?> CloseAsync(LiveRecord seen, CancellationToken cancellationToken)
    {
        try
        {
            return await MarkOverAsync(seen, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (IsOvertaken(error))
        {
            return null;
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
            // A last sign of our own whose answer was lost is still ours to take away; what goes on as another stream is not.
            if (await FindAsync(held.Stream, cancellationToken).ConfigureAwait(false) is { } found && IsSame(found, held) && found.BegunAt == held.BegunAt) await DeleteAsync(found, found.ETag!, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Marks as over what earlier processes of a replica's name left behind: a killed one can tell nothing.</summary>
    /// <returns>The rows, their ends to be told and they to be taken away (<see cref="EndAsync"/>).</returns>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async Task<IReadOnlyList<LiveRecord>> CloseEarlierAsync(string replica, string instance, CancellationToken cancellationToken)
    {
        List<LiveRecord> closed = [];
        await foreach (var row in tables.QueryAsync(TableNames.Live, new TableQuery { WhereEquals = new("replica", replica) }, cancellationToken).ConfigureAwait(false))
        {
            if (LiveRecord.Read(row) is not { } record || record.Instance == instance) continue;
            if (await CloseAsync(record, cancellationToken).ConfigureAwait(false) is { } over) closed.Add(over);
        }
        return closed;
    }

    // The publication continues what is found: by the same one, whose counts are in it already, or by another.
    private static LiveRecord Continue(LiveRecord wanted, LiveRecord found, bool isOwn) => wanted with
    {
        BegunAt = found.BegunAt, IsTold = found.IsTold || wanted.IsTold,
        ReceivedBytes = isOwn ? Math.Max(found.ReceivedBytes, wanted.ReceivedBytes) : found.ReceivedBytes + wanted.ReceivedBytes,
        Frames = isOwn ? Math.Max(found.Frames, wanted.Frames) : found.Frames + wanted.Frames,
    };

    // A stream of its own; of a publication that was one already, and told to have ended, another one than that.
    private static LiveRecord Begin(LiveRecord wanted, bool isAnew) => wanted with
    {
        BegunAt = isAnew ? WholeMilliseconds(wanted.SeenAt) : wanted.BegunAt == default ? WholeMilliseconds(wanted.StartedAt) : wanted.BegunAt, IsTold = false,
    };

    // Stores keep times with their own precision, and ids come of this one.
    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private async Task<LiveRecord> TellEndAsync(LiveRecord found, CancellationToken cancellationToken)
    {
        var over = await MarkOverAsync(found, cancellationToken).ConfigureAwait(false);
        if (telling is not null) await telling.EndedAsync([over], cancellationToken).ConfigureAwait(false);
        return over;
    }

    private async Task<LiveRecord> MarkOverAsync(LiveRecord seen, CancellationToken cancellationToken)
    {
        if (seen.IsOver) return seen;
        // The last sign is all that is known of a stream whose replica said nothing of its end.
        var over = seen with { IsOver = true, EndedAt = seen.EndedAt ?? seen.SeenAt, EndReason = seen.EndReason ?? LiveEnd.ReplicaLost };
        return over with { ETag = await PutAsync(over, seen.ETag, cancellationToken).ConfigureAwait(false) };
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
