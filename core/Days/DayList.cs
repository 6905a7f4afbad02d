using System.Globalization;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Days;

/// <summary>
/// How a table lists things of all devices: beside the devices' partitions there is one a day (<c>day:yyyyMMdd</c>, UTC; no device's name), whose rows are sorted newest first by <see cref="RowKeys"/>
/// and lead to the things' own rows.
/// </summary>
public static class DayList
{
    /// <summary>Behind every digit and before every letter: ends the rows of a partition whose keys are times.</summary>
    public const string BehindTimes = ":";

    /// <summary>How far ahead of the time at which it was heard of a thing's own time may lie: nothing is listed further in the future.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromHours(1);

    // A device's clock may be wrong by decades.
    private static readonly TimeSpan MaxBehind = TimeSpan.FromDays(30);

    /// <summary>The time a thing is listed under across devices: its own, unless the device's clock cannot be right. The same whenever it is asked for.</summary>
    /// <param name="time">The thing's own time, by the device's clock.</param>
    /// <param name="heard">When we heard of it first.</param>
    public static DateTimeOffset TimeOf(DateTimeOffset time, DateTimeOffset heard) => time < heard - MaxBehind || time > heard + MaxAhead ? heard : time;

    /// <summary>Partition of the day a time belongs to.</summary>
    public static string PartitionOf(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"day:{time.UtcDateTime:yyyyMMdd}");

    /// <summary>The rows of a partition, a day's or a device's, between two times.</summary>
    /// <param name="partition">The partition; its row keys are made by <see cref="RowKeys.NewestFirst"/>.</param>
    /// <param name="from">At this time or later; null: no limit.</param>
    /// <param name="below">Before this time; null: no limit.</param>
    /// <param name="after">Only rows behind this row key; null: from the newest.</param>
    /// <param name="end">Where the rows end when <paramref name="from"/> sets no limit; null: with the partition.</param>
    public static TableQuery Between(string partition, DateTimeOffset? from, DateTimeOffset? below, string? after, string? end)
    {
        // Keys count the ticks that are left, so a later time is a smaller key; '.' follows '-', which stands behind the digits.
        var first = below is { } before ? RowKeys.NewestFirst(before, "")[..^1] + "." : null;
        if (after is not null && string.CompareOrdinal(after + "!", first) > 0) first = after + "!";
        return new TableQuery { PartitionKey = partition, RowKeyFrom = first, RowKeyBelow = from is { } start ? RowKeys.NewestFirst(start, "")[..^1] + "." : end };
    }
}
