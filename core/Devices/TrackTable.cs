using System.Globalization;
using System.Runtime.CompilerServices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Devices;

/// <summary>
/// The <c>tracks</c> table: where devices were. A row holds ten minutes of one device, a column a point: <c>p000</c> to <c>p119</c> the points of five seconds each while it moves, <c>s0</c> to <c>s9</c>
/// those of a minute each while it stands. A point's column follows from the point alone, so points are written without reading what is there, in whatever order and however often they come.
/// </summary>
public sealed class TrackTable(ITableStore tables)
{
    /// <summary>Time that one row covers.</summary>
    public static readonly TimeSpan RowSpan = TimeSpan.FromMinutes(10);

    /// <summary>Time of which one point is kept while a device moves. A city block at 50 km/h: a line through such points follows the streets.</summary>
    public static readonly TimeSpan MovingStep = TimeSpan.FromSeconds(5);

    /// <summary>Time of which one point is kept while a device stands.</summary>
    public static readonly TimeSpan StandingStep = TimeSpan.FromMinutes(1);

    private const string RowKeyFormat = "yyyyMMddHHmm";

    // The service's limit for one batch.
    private const int BatchRows = 100;

    // Rows of different devices do not wait for each other; more at once than this only queues up in the connection pool.
    private const int DeletesAtOnce = 16;

    /// <summary>Whether two points are kept in the same place, so that only one of them stays.</summary>
    public static bool IsSamePlace(TrackPoint one, TrackPoint other) => BeginOf(one.Time) == BeginOf(other.Time) && ColumnOf(one) == ColumnOf(other);

    /// <summary>Keeps points of a device: one request for points of one row, one for up to 100 rows. Of points for the same column the earliest of these is kept.</summary>
    /// <exception cref="StoreException">The table store is away; a part may be written. The same points again complete it.</exception>
    public async Task AddAsync(DeviceId device, IReadOnlyCollection<TrackPoint> points, CancellationToken cancellationToken)
    {
        List<TableWrite> writes = [.. points.GroupBy(point => BeginOf(point.Time)).OrderBy(row => row.Key).Select(row => new TableWrite(TableWriteMode.Merge, device.Value, KeyOf(row.Key), Columns(row.Key, row)))];
        if (writes is [var only]) await tables.WriteAsync(TableNames.Tracks, only, cancellationToken).ConfigureAwait(false);
        else foreach (var batch in writes.Chunk(BatchRows)) await tables.WriteBatchAsync(TableNames.Tracks, batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where a device was, oldest first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="from">From this time on, inclusive.</param>
    /// <param name="below">Until this time, exclusive.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<TrackPoint> OfAsync(DeviceId device, DateTimeOffset from, DateTimeOffset below, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // '!' sorts before every digit: behind the row in which the last moment lies.
        var query = new TableQuery { PartitionKey = device.Value, RowKeyFrom = KeyOf(BeginOf(from)), RowKeyBelow = KeyOf(BeginOf(below)) + "!" };
        await foreach (var row in tables.QueryAsync(TableNames.Tracks, query, cancellationToken).ConfigureAwait(false))
        {
            if (!DateTimeOffset.TryParseExact(row.RowKey, RowKeyFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var begin)) continue;
            var points = new List<TrackPoint>();
            foreach (var column in row.Values.Keys.Where(IsColumn))
            {
                if (row.Binary(column) is { } packed && TrackPoint.Unpack(packed, begin) is { } point && point.Time >= from && point.Time < below) points.Add(point);
            }
            foreach (var point in points.OrderBy(point => point.Time)) yield return point;
        }
    }

    /// <summary>Deletes rows that began before a time, of all devices.</summary>
    /// <param name="before">The time.</param>
    /// <param name="most">Most rows to delete.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many were deleted; <paramref name="most"/> when there may be more.</returns>
    public async Task<int> DeleteAsync(DateTimeOffset before, int most, CancellationToken cancellationToken)
    {
        var below = KeyOf(BeginOf(before));
        var deleted = 0;
        // Oldest rows come first in a partition: one look at the first row of each device is enough where nothing is to be done.
        string? after = null;
        while (deleted < most && await FirstAsync(after, cancellationToken).ConfigureAwait(false) is { } first)
        {
            after = first.PartitionKey;
            if (string.CompareOrdinal(first.RowKey, below) >= 0) continue;
            var query = new TableQuery { PartitionKey = after, RowKeyBelow = below, Take = most - deleted };
            var rows = await tables.QueryAsync(TableNames.Tracks, query, cancellationToken).Select(row => row.RowKey).ToListAsync(cancellationToken).ConfigureAwait(false);
            var partition = after;
            await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = DeletesAtOnce, CancellationToken = cancellationToken }, async (row, stop) =>
                await tables.DeleteAsync(TableNames.Tracks, partition, row, "*", stop).ConfigureAwait(false)).ConfigureAwait(false);
            deleted += rows.Count;
        }
        return deleted;
    }

    private ValueTask<TableRow?> FirstAsync(string? after, CancellationToken cancellationToken) =>
        tables.QueryAsync(TableNames.Tracks, new TableQuery { PartitionKeyFrom = after is null ? null : after + "!", Take = 1 }, cancellationToken).FirstOrDefaultAsync(cancellationToken);

    private static Dictionary<string, object?> Columns(DateTimeOffset begin, IEnumerable<TrackPoint> points)
    {
        var columns = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var point in points.OrderBy(point => point.Time)) columns.TryAdd(ColumnOf(point), point.Pack(begin));
        return columns;
    }

    private static string ColumnOf(TrackPoint point)
    {
        var within = point.Time - BeginOf(point.Time);
        return point.IsStanding
            ? string.Create(CultureInfo.InvariantCulture, $"s{(int)(within / StandingStep)}") : string.Create(CultureInfo.InvariantCulture, $"p{(int)(within / MovingStep):D3}");
    }

    private static bool IsColumn(string name) => name is ['p' or 's', >= '0' and <= '9', ..];

    private static DateTimeOffset BeginOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % RowSpan.Ticks), TimeSpan.Zero);

    private static string KeyOf(DateTimeOffset begin) => begin.UtcDateTime.ToString(RowKeyFormat, CultureInfo.InvariantCulture);
}
