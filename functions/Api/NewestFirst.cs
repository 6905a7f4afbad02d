using System.Globalization;
using System.Runtime.CompilerServices;
using CloudCam.Core.Days;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;

namespace CloudCam.Functions.Api;

/// <summary>Pages of things of all devices, newest first, day by day back to a time (without one: 30 days).</summary>
/// <typeparam name="TListing">What the list of a day says of a thing.</typeparam>
/// <typeparam name="TRecord">The thing.</typeparam>
/// <typeparam name="TView">What the caller is shown of it.</typeparam>
/// <param name="time">The clock.</param>
internal sealed class NewestFirst<TListing, TRecord, TView>(TimeProvider time) where TListing : IDayListing where TRecord : class
{
    // What one page looks at, at most; then the caller comes again with the continuation.
    private const int MaxDays = 31;
    private const int MaxRows = 1_000;
    private const int ReadAhead = 16;
    private static readonly TimeSpan DefaultBack = TimeSpan.FromDays(30);

    // Before there was any of this: who asks for older days gets none, not thousands of empty pages.
    private static readonly DateTimeOffset Oldest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Stands where an id would, for a page that ends between two days.
    private static readonly string NoId = new('0', MediaJob.TransferIdLength);

    /// <summary>The entries of one day between two times and behind a row key; only those that may be wanted.</summary>
    public required Func<DateTimeOffset, DateTimeOffset?, DateTimeOffset?, string?, CancellationToken, IAsyncEnumerable<TListing>> OfDay { get; init; }

    /// <summary>Reads a thing by its device and row key; null when it is gone.</summary>
    public required Func<DeviceId, string, CancellationToken, Task<TRecord?>> Find { get; init; }

    /// <summary>Whether a thing is among what is asked for.</summary>
    public required Func<TRecord, bool> Fits { get; init; }

    /// <summary>What the caller is shown of it.</summary>
    public required Func<TRecord, CancellationToken, ValueTask<TView>> View { get; init; }

    /// <summary>One page.</summary>
    /// <param name="wantedFrom">At this time or later.</param>
    /// <param name="wantedBelow">Before this time.</param>
    /// <param name="after">Only entries behind this row key; null: from the newest.</param>
    /// <param name="take">Things on the page, at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Page<TView>> ListAsync(DateTimeOffset? wantedFrom, DateTimeOffset? wantedBelow, string? after, int take, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (from, below) = (Later(wantedFrom ?? now - DefaultBack, Oldest), Earlier(wantedBelow ?? now + DayList.MaxAhead, now + DayList.MaxAhead));
        var start = after is null ? below : Earlier(TimeOf(after), below);
        var (items, seen) = (new List<TView>(), 0);
        string? last = null;
        for (var day = Midnight(start); day >= Midnight(from); day = day.AddDays(-1))
        {
            if (start - day > TimeSpan.FromDays(MaxDays)) return More(items, last ?? RowKeys.NewestFirst(day.AddDays(1), NoId));
            await foreach (var (listing, record) in ReadAsync(OfDay(day, from, below, after, cancellationToken), cancellationToken))
            {
                if (record is not null && Fits(record))
                {
                    if (items.Count == take) return More(items, last!);
                    items.Add(await View(record, cancellationToken));
                }
                last = listing.ListKey;
                if (++seen == MaxRows) return More(items, last);
            }
        }
        return new Page<TView>(items, null);
    }

    private static Page<TView> More(List<TView> items, string last) => new(items, new MediaId(NewestFirst.All, last).ToString());

    private async IAsyncEnumerable<(TListing Listing, TRecord? Record)> ReadAsync(IAsyncEnumerable<TListing> listings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in listings.Chunk(ReadAhead).WithCancellation(cancellationToken))
        {
            var read = await Task.WhenAll(some.Select(listing => Find(listing.Device, listing.Key, cancellationToken)));
            for (var i = 0; i < some.Length; i++) yield return (some[i], read[i]);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Midnight(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private static DateTimeOffset TimeOf(string key) =>
        new(DateTimeOffset.MaxValue.UtcTicks - (long)Math.Min(ulong.Parse(key.AsSpan(0, 19), CultureInfo.InvariantCulture), (ulong)DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);
}

/// <summary>What every list of all devices shares.</summary>
internal static class NewestFirst
{
    /// <summary>Stands for the device in the continuation of such a list.</summary>
    public static readonly DeviceId All = DeviceId.Parse("all");
}
