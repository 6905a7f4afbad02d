using System.Globalization;
using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.ListMedia;

/// <summary>Files of all devices, newest first, day by day back to <c>from</c> (without it: 30 days).</summary>
internal sealed class NewestMedia(MediaTable files, MediaViews views, TimeProvider time)
{
    /// <summary>Stands for the device in the continuation of this list.</summary>
    public static readonly DeviceId All = DeviceId.Parse("all");

    // What one page looks at, at most; then the caller comes again with the continuation.
    private const int MaxDays = 31;
    private const int MaxRows = 1_000;
    private const int ReadAhead = 16;
    private static readonly TimeSpan DefaultBack = TimeSpan.FromDays(30);

    // No day's list reaches further into the future, see MediaTable.ListTime.
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    // Before there was any of this: who asks for older days gets none, not thousands of empty pages.
    private static readonly DateTimeOffset Oldest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string First = new('0', MediaJob.TransferIdLength);

    /// <summary>One page.</summary>
    public async Task<Page<MediaView>> ListAsync(WantedMedia wanted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (from, below, after) = (Later(wanted.From ?? now - DefaultBack, Oldest), Earlier(wanted.To ?? now + Ahead, now + Ahead), wanted.After?.Key);
        var start = after is not null && TimeOf(after) < below ? TimeOf(after) : below;
        var (items, seen) = (new List<MediaView>(), 0);
        string? last = null;
        for (var day = Midnight(start); day >= Midnight(from); day = day.AddDays(-1))
        {
            if (start - day > TimeSpan.FromDays(MaxDays)) return new Page<MediaView>(items, new MediaId(All, last ?? RowKeys.NewestFirst(day.AddDays(1), First)).ToString());
            await foreach (var (listing, media) in ReadAsync(files.OfDayAsync(day, from, below, after, cancellationToken).Where(wanted.Fits), cancellationToken))
            {
                if (media is not null && wanted.Fits(media))
                {
                    if (items.Count == wanted.Take) return new Page<MediaView>(items, new MediaId(All, last!).ToString());
                    items.Add(await views.OfAsync(media, cancellationToken));
                }
                last = listing.ListKey;
                if (++seen == MaxRows) return new Page<MediaView>(items, new MediaId(All, last).ToString());
            }
        }
        return new Page<MediaView>(items, null);
    }

    private async IAsyncEnumerable<(MediaListing Listing, MediaRecord? Media)> ReadAsync(IAsyncEnumerable<MediaListing> listings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in listings.Chunk(ReadAhead).WithCancellation(cancellationToken))
        {
            var read = await Task.WhenAll(some.Select(listing => files.FindAsync(listing.Device, listing.Key, cancellationToken)));
            for (var i = 0; i < some.Length; i++) yield return (some[i], read[i]);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Midnight(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private static DateTimeOffset TimeOf(string key) =>
        new(DateTimeOffset.MaxValue.UtcTicks - (long)Math.Min(ulong.Parse(key.AsSpan(0, 19), CultureInfo.InvariantCulture), (ulong)DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);
}
