using System.Runtime.CompilerServices;
using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.ListAlarms;

/// <summary>
/// <c>GET /api/alarms?device=&amp;from=&amp;to=&amp;severity=&amp;state=&amp;standing=&amp;take=&amp;continuation=</c>: alarms, newest first; without a device those of
/// all, day by day back to <c>from</c> (without it: 30 days).
/// </summary>
internal sealed class ListAlarmsEndpoint(AlarmTable alarms, TimeProvider time)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/alarms";

    // What one page looks at, at most; then the caller comes again with the continuation.
    private const int MaxDays = 31;
    private const int MaxRows = 1_000;
    private const int ReadAhead = 16;
    private static readonly TimeSpan DefaultBack = TimeSpan.FromDays(30);

    // No day's list reaches further into the future, see AlarmTable.ListTime.
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    // Before there was any of this: who asks for older days gets none, not thousands of empty pages.
    private static readonly DateTimeOffset Oldest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Stands for the device in the continuation of a list of all.
    private static readonly DeviceId All = DeviceId.Parse("all");
    private static readonly string First = new('0', 32);

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var wanted = new Wanted(
            asked.Device("device"), asked.Time("from"), asked.Time("to"), asked.Words("severity", "info", "warning", "high", "critical"), asked.Word("state", AlarmView.Open, AlarmView.Acknowledged),
            asked.Standing(), asked.Take(), asked.AfterMedia());
        if (asked.Problem is { } problem) return problem;
        if (wanted.After is { } after && after.Device != (wanted.Device ?? All))
            return Results.ValidationProblem(new Dictionary<string, string[]> { ["continuation"] = ["It belongs to another list."] }, title: "A query parameter is wrong.");
        return Results.Ok(wanted.Device is { } device ? await OfDeviceAsync(device, wanted, cancellationToken) : await OfAllAsync(wanted, cancellationToken));
    }

    private async Task<Page<AlarmView>> OfDeviceAsync(DeviceId device, Wanted wanted, CancellationToken cancellationToken)
    {
        var items = new List<AlarmView>();
        var seen = 0;
        await foreach (var alarm in alarms.OfAsync(device, wanted.From, wanted.To, wanted.After?.Key, cancellationToken))
        {
            if (wanted.Fits(alarm))
            {
                if (items.Count == wanted.Take) return new Page<AlarmView>(items, items[^1].Id);
                items.Add(AlarmView.Of(alarm));
            }
            if (++seen == MaxRows) return new Page<AlarmView>(items, new AlarmId(device, alarm.Key).ToString());
        }
        return new Page<AlarmView>(items, null);
    }

    private async Task<Page<AlarmView>> OfAllAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (from, below) = (Later(wanted.From ?? now - DefaultBack, Oldest), Earlier(wanted.To ?? now + Ahead, now + Ahead));
        var after = wanted.After?.Key;
        var start = after is null ? below : TimeOf(after) < below ? TimeOf(after) : below;
        var (items, seen) = (new List<AlarmView>(), 0);
        string? last = null;
        for (var day = Midnight(start); day >= Midnight(from); day = day.AddDays(-1))
        {
            if (start - day > TimeSpan.FromDays(MaxDays)) return new Page<AlarmView>(items, new AlarmId(All, last ?? RowKeys.NewestFirst(day.AddDays(1), First)).ToString());
            await foreach (var (listing, alarm) in ReadAsync(alarms.OfDayAsync(day, from, below, after, cancellationToken).Where(wanted.Fits), cancellationToken))
            {
                if (alarm is not null && wanted.Fits(alarm))
                {
                    if (items.Count == wanted.Take) return new Page<AlarmView>(items, new AlarmId(All, last!).ToString());
                    items.Add(AlarmView.Of(alarm));
                }
                last = listing.ListKey;
                if (++seen == MaxRows) return new Page<AlarmView>(items, new AlarmId(All, last).ToString());
            }
        }
        return new Page<AlarmView>(items, null);
    }

    private async IAsyncEnumerable<(AlarmListing Listing, AlarmRecord? Alarm)> ReadAsync(IAsyncEnumerable<AlarmListing> listings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in listings.Chunk(ReadAhead).WithCancellation(cancellationToken))
        {
            var read = await Task.WhenAll(some.Select(listing => alarms.FindAsync(listing.Device, listing.Key, cancellationToken)));
            for (var i = 0; i < some.Length; i++) yield return (some[i], read[i]);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Midnight(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private static DateTimeOffset TimeOf(string key) =>
        new(DateTimeOffset.MaxValue.UtcTicks - (long)Math.Min(ulong.Parse(key.AsSpan(0, 19), System.Globalization.CultureInfo.InvariantCulture), (ulong)DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);

    private sealed record Wanted(
        DeviceId? Device, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string> Severities, string? State, DeviceStanding Standing, int Take, MediaId? After)
    {
        public bool Fits(AlarmListing listing) => listing.Standing == Standing && !(State == AlarmView.Open && listing.IsAcknowledged) && (Severities.Count == 0 || Severities.Contains(listing.Severity));

        public bool Fits(AlarmRecord alarm) =>
            alarm.Standing == Standing && (Severities.Count == 0 || Severities.Contains(AlarmRow.NameOf(alarm.Severity))) && (State is null || AlarmView.StateOf(alarm) == State);
    }
}
