using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>The <c>recordings</c> table: what each device says it holds. Names it no longer says stay for a while, marked as gone.</summary>
public sealed class RecordingsTable(ITableStore tables)
{
    // The service's limit for one batch.
    private const int BatchRows = 100;

    // A list that is sent twice comes 5 s later (seen on JC261); one that was asked for again is another telling.
    private static readonly TimeSpan SameTelling = TimeSpan.FromMinutes(1);

    // Who looks for a file that is gone does so within days; a card writes some 3,000 names a day anew.
    private static readonly TimeSpan KeepGone = TimeSpan.FromDays(7);

    /// <summary>Makes a list the device's list. The same list again changes nothing.</summary>
    /// <param name="device">The device.</param>
    /// <param name="names">Its names (<see cref="CameraFileName.IsValid(string)"/>), in any order; a name that comes twice counts once.</param>
    /// <param name="now">When it came, UTC.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The table store is away; a part may be written. The same list again completes it.</exception>
    public async Task<RecordingList> ReplaceAsync(DeviceId device, IReadOnlyCollection<string> names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var listed = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var digest = DigestOf(listed);
        var before = await tables.GetAsync(TableNames.Recordings, device.Value, TableNames.RecordingListRow, cancellationToken).ConfigureAwait(false);
        var isSame = before?.Text("digest") == digest;
        if (isSame && before!.Time("listedAt") is { } told && now - told is var age && age >= TimeSpan.Zero && age <= SameTelling) now = told;

        var (writes, old) = isSame ? ([], []) : await DifferenceAsync(device, listed, now, cancellationToken).ConfigureAwait(false);
        var added = writes.Count(write => write.Mode == TableWriteMode.Replace);
        // A list that is broken off in the middle must not leave the one before it looking whole.
        if (writes.Count > 0 && before is not null) await SaveAsync(device, TableWriteMode.Merge, new Dictionary<string, object?> { ["digest"] = "" }, cancellationToken).ConfigureAwait(false);
        foreach (var batch in writes.Chunk(BatchRows)) await tables.WriteBatchAsync(TableNames.Recordings, batch, cancellationToken).ConfigureAwait(false);
        foreach (var row in old) await tables.DeleteAsync(TableNames.Recordings, device.Value, row, "*", cancellationToken).ConfigureAwait(false);

        var list = new RecordingList(listed.Count, listed.FirstOrDefault(), listed.LastOrDefault(), digest, now, added, writes.Count - added);
        // Last: whoever finds this list finds all its names.
        var values = new Dictionary<string, object?>
        {
            ["listedAt"] = now, ["digest"] = digest, ["count"] = list.Count, ["first"] = list.First, ["last"] = list.Last,
        };
        await SaveAsync(device, TableWriteMode.Replace, values, cancellationToken).ConfigureAwait(false);
        return list;
    }

    /// <summary>The device's last list as a whole; null when it never told one. What changed with it is not known any more.</summary>
    public async Task<RecordingList?> ListAsync(DeviceId device, CancellationToken cancellationToken) =>
        await tables.GetAsync(TableNames.Recordings, device.Value, TableNames.RecordingListRow, cancellationToken).ConfigureAwait(false) is { } row && row.Time("listedAt") is { } listedAt
            ? new RecordingList((int)(row.Number("count") ?? 0), row.Text("first"), row.Text("last"), row.Text("digest") ?? "", listedAt, 0, 0) : null;

    /// <summary>The names a device holds, in ordinal order, and when each was first listed.</summary>
    public async IAsyncEnumerable<(CameraFileName Name, DateTimeOffset ListedAt)> OfAsync(DeviceId device, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(device, cancellationToken).ConfigureAwait(false))
        {
            if (row.Time("goneAt") is null && CameraFileName.TryParse(row.RowKey, out var name)) yield return (name, row.Time("listedAt") ?? default);
        }
    }

    private async Task<(List<TableWrite> Writes, List<string> Old)> DifferenceAsync(
        DeviceId device, List<string> listed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (writes, old) = (new List<TableWrite>(), new List<string>());
        var missing = new HashSet<string>(listed, StringComparer.Ordinal);
        await foreach (var row in RowsAsync(device, cancellationToken).ConfigureAwait(false))
        {
            var goneAt = row.Time("goneAt");
            if (goneAt is null && missing.Remove(row.RowKey)) continue;
            if (missing.Contains(row.RowKey)) continue; // It is back: written as new.
            if (goneAt is null) writes.Add(new TableWrite(TableWriteMode.Merge, device.Value, row.RowKey, new Dictionary<string, object?> { ["goneAt"] = now }));
            else if (now - goneAt > KeepGone) old.Add(row.RowKey);
        }
        writes.AddRange(missing.Order(StringComparer.Ordinal).Select(name => new TableWrite(TableWriteMode.Replace, device.Value, name, ToValues(name, now))));
        return (writes, old);
    }

    private Task<string?> SaveAsync(DeviceId device, TableWriteMode mode, Dictionary<string, object?> values, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Recordings, new TableWrite(mode, device.Value, TableNames.RecordingListRow, values), cancellationToken);

    private IAsyncEnumerable<TableRow> RowsAsync(DeviceId device, CancellationToken cancellationToken) => tables.QueryAsync(
        TableNames.Recordings, new TableQuery { PartitionKey = device.Value, RowKeyFrom = TableNames.RecordingListRow + "!" }, cancellationToken);

    private static Dictionary<string, object?> ToValues(string text, DateTimeOffset now)
    {
        if (!CameraFileName.TryParse(text, out var name)) throw new ArgumentException("A name in the list is none.");
        return new()
        {
            ["listedAt"] = now, ["localTime"] = name.LocalTime?.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), ["channel"] = name.Channel,
            ["format"] = MediaNames.NameOf(name.Format),
        };
    }

    private static string DigestOf(IEnumerable<string> sorted)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in sorted) hash.AppendData(Encoding.ASCII.GetBytes(name + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
