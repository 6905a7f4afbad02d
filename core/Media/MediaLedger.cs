using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>
/// The media ledger, table <c>promises</c>: what devices promised and what came. Two sides write it, in any order: an alarm that names a
/// file, and a file that arrived. Each reads a name's row, adds its side and writes it over that version, so the second one sees both.
/// A file belongs to the promise of its own name; failing that, to the only open promise of the same camera within
/// <see cref="TimeDistance"/> (of several, to the only one whose name ends in the same event number), until the file of the very name comes.
/// </summary>
public sealed class MediaLedger(ITableStore tables)
{
    /// <summary>How far the time in a file's name may be from that in the promised one.</summary>
    public static readonly TimeSpan TimeDistance = TimeSpan.FromMinutes(10);

    // Both sides of a file meet at most a few times.
    private const int Attempts = 8;

    // So many names of one device within 20 minutes mean that time tells nothing.
    private const int MaxNeighbours = 200;

    /// <summary>Reads a name's row; null when neither side has been seen.</summary>
    public async Task<Promise?> FindAsync(DeviceId device, string key, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Promises, device.Value, key, cancellationToken).ConfigureAwait(false) is { } row ? PromiseRow.Read(row) : null;

    /// <summary>The alarm's side: a device promised a file.</summary>
    /// <param name="device">The device.</param>
    /// <param name="standing">Fleet or quarantine.</param>
    /// <param name="name">The promised name.</param>
    /// <param name="alarm">The alarm that promised it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What its alarms and files are to be told.</returns>
    public Task<LedgerChange> ExpectAsync(DeviceId device, DeviceStanding standing, CameraFileName name, PromisingAlarm alarm, CancellationToken cancellationToken) =>
        RetryAsync(device, name, standing, async known =>
        {
            var promise = (known.IsPromised ? known : known with { Standing = standing }).With(alarm);
            if (promise.GivenTo is { } other && await FindAsync(device, other, cancellationToken).ConfigureAwait(false) is { } borrower && borrower.Media?.Id == promise.Media?.Id)
            {
                // The file was taken for another promise because of its time; this is its true one.
                borrower = borrower with { Media = null };
                return await SaveAsync(known, [promise with { GivenTo = null }, borrower], [promise with { GivenTo = null }, borrower], [], cancellationToken).ConfigureAwait(false);
            }
            if (promise.GivenTo is not null) promise = promise with { GivenTo = null };
            if (promise.Media is null && await OnlyNeighbourAsync(promise, one => one is { IsPromised: false, Media: not null, GivenTo: null }, cancellationToken).ConfigureAwait(false) is { } stray)
            {
                promise = promise with { Media = stray.Media! with { MatchedBy = PromisedMedia.ByTime } };
                return await SaveAsync(known, [promise, stray with { GivenTo = promise.Key }], [promise], [], cancellationToken).ConfigureAwait(false);
            }
            return await SaveAsync(known, [promise], [promise], [], cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>The file's side: a file arrived, or became playable.</summary>
    /// <param name="device">The device.</param>
    /// <param name="standing">Fleet or quarantine.</param>
    /// <param name="name">The name under which it came.</param>
    /// <param name="media">The file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What its alarms and files are to be told.</returns>
    public Task<LedgerChange> ReceiveAsync(DeviceId device, DeviceStanding standing, CameraFileName name, PromisedMedia media, CancellationToken cancellationToken) =>
        RetryAsync(device, name, standing, async known =>
        {
            var own = known.WithOwn(media);
            if (known.Media is { MatchedBy: PromisedMedia.ByTime } guess && own.Media!.Id != guess.Id)
            {
                // Another file had been taken for it: that one belongs to nobody again.
                List<Promise> rows = [own];
                if (CameraFileName.TryParse(guess.Name, out var guessName) && await FindAsync(device, PromiseKey.Of(device, guessName), cancellationToken).ConfigureAwait(false) is { } stray)
                    rows.Add(stray with { GivenTo = null });
                return await SaveAsync(known, rows, [own], [guess], cancellationToken).ConfigureAwait(false);
            }
            if (own.IsPromised) return await SaveAsync(known, [own], [own], [], cancellationToken).ConfigureAwait(false);
            var taker = own.GivenTo is { } key
                ? await FindAsync(device, key, cancellationToken).ConfigureAwait(false)
                : await OnlyNeighbourAsync(own, one => one is { IsPromised: true, Media: null }, cancellationToken).ConfigureAwait(false);
            if (taker is null || (taker.Media is { } taken && taken.Id != own.Media!.Id)) return await SaveAsync(known, [own], [], [], cancellationToken).ConfigureAwait(false);
            taker = taker with { Media = own.Media! with { MatchedBy = PromisedMedia.ByTime } };
            return await SaveAsync(known, [own with { GivenTo = taker.Key }, taker], [taker], [], cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>A device says that it is sending a file: a hint, often untrue. Moves the due time, once, and only before it is reached.</summary>
    /// <returns>What its alarms are to be told; empty when nothing changed.</returns>
    public async Task<LedgerChange> PostponeAsync(DeviceId device, CameraFileName name, DateTimeOffset saidAt, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (await FindAsync(device, PromiseKey.Of(device, name), cancellationToken).ConfigureAwait(false) is not { IsPromised: true }) return LedgerChange.None;
        return await RetryAsync(device, name, DeviceStanding.Quarantined, async known =>
        {
            if (known is not { IsPromised: true, State: PromiseState.Expected, PostponedTo: null, Asked: 0 } || saidAt > known.DueAt || until <= known.DueAt) return LedgerChange.None;
            var promise = known with { PostponedTo = until, NextAt = until };
            return await SaveAsync(known, [promise], [promise], [], cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what a sweep decided, over the version it looked at.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/>: something came in between.</exception>
    public Task<LedgerChange> SaveAsync(Promise seen, Promise decided, CancellationToken cancellationToken) => SaveAsync(seen, [decided], [decided], [], cancellationToken);

    private async Task<LedgerChange> RetryAsync(
        DeviceId device, CameraFileName name, DeviceStanding standing, Func<Promise, Task<LedgerChange>> changeAsync, CancellationToken cancellationToken)
    {
        var key = PromiseKey.Of(device, name);
        for (var attempt = 1; ; attempt++)
        {
            var known = await FindAsync(device, key, cancellationToken).ConfigureAwait(false) ?? new Promise { Device = device, Name = name, Standing = standing };
            try
            {
                return await changeAsync(known).ConfigureAwait(false);
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.AlreadyThere or StoreError.NotThere && attempt < Attempts)
            {
                // The other side wrote in between, or our own write's answer was lost: read both and decide again.
                continue;
            }
        }
    }

    // The due index is written first: an entry too many is looked at once and dropped, one too few would leave a promise open for ever.
    private async Task<LedgerChange> SaveAsync(
        Promise known, IReadOnlyList<Promise> rows, IReadOnlyList<Promise> told, IReadOnlyList<PromisedMedia> untied, CancellationToken cancellationToken)
    {
        if (rows is [var only] && only == known && known.ETag is not null) return new LedgerChange([.. told.Where(one => one.IsPromised)], untied);
        foreach (var promise in rows)
        {
            if (promise is { IsPromised: true, State: PromiseState.Expected, NextAt: { } at }) await WriteDueAsync(promise, at, cancellationToken).ConfigureAwait(false);
        }
        var writes = rows.Select(row => PromiseRow.ToWrite(row with { Version = row.Version + 1 })).ToList();
        if (writes is [var write]) await tables.WriteAsync(TableNames.Promises, write, cancellationToken).ConfigureAwait(false);
        else await tables.WriteBatchAsync(TableNames.Promises, writes, cancellationToken).ConfigureAwait(false);
        return new LedgerChange([.. told.Where(one => one.IsPromised).Select(one => one with { Version = one.Version + 1 })], untied);
    }

    private async Task WriteDueAsync(Promise promise, DateTimeOffset at, CancellationToken cancellationToken) => await tables.WriteAsync(
        TableNames.Promises,
        new TableWrite(TableWriteMode.Merge, PromiseKey.DuePartition(promise.Device), PromiseKey.Due(at, promise.Device, promise.Key),
            new Dictionary<string, object?> { ["device"] = promise.Device.Value, ["key"] = promise.Key }),
        cancellationToken).ConfigureAwait(false);

    private async Task<Promise?> OnlyNeighbourAsync(Promise promise, Predicate<Promise> fits, CancellationToken cancellationToken)
    {
        if (promise.Name.LocalTime is not { } time) return null;
        var (from, below) = PromiseKey.Around(time, TimeDistance);
        var found = new List<Promise>();
        var seen = 0;
        var query = new TableQuery { PartitionKey = promise.Device.Value, RowKeyFrom = from, RowKeyBelow = below, Take = MaxNeighbours };
        await foreach (var row in tables.QueryAsync(TableNames.Promises, query, cancellationToken).ConfigureAwait(false))
        {
            if (++seen == MaxNeighbours) return null;
            var one = PromiseRow.Read(row);
            if (one.Key != promise.Key && one.Name.Channel == promise.Name.Channel && MediaNames.KindOf(one.Name.Format) == MediaNames.KindOf(promise.Name.Format) && fits(one)) found.Add(one);
        }
        if (found.Count == 1) return found[0];
        // The number at the end of a name tells event and camera: it tells apart what time does not.
        return promise.Name.Number is { } number && found.Where(one => one.Name.Number == number).Take(2).ToList() is [var same] ? same : null;
    }
}
