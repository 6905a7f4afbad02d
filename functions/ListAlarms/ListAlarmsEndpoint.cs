using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;
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
    private const int MaxRows = 1_000;

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var wanted = new Wanted(
            asked.Device("device"), asked.Time("from"), asked.Time("to"), asked.Words("severity", "info", "warning", "high", "critical"), asked.Word("state", AlarmView.Open, AlarmView.Acknowledged),
            asked.Standing(), asked.Take(), asked.AfterMedia());
        if (asked.Problem is { } problem) return problem;
        if (wanted.After is { } after && after.Device != (wanted.Device ?? NewestFirst.All))
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

    private Task<Page<AlarmView>> OfAllAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var list = new NewestFirst<AlarmListing, AlarmRecord, AlarmView>(time)
        {
            OfDay = (day, from, below, after, stop) => alarms.OfDayAsync(day, from, below, after, stop).Where(wanted.Fits),
            Find = alarms.FindAsync,
            Fits = wanted.Fits,
            View = (alarm, _) => ValueTask.FromResult(AlarmView.Of(alarm)),
        };
        return list.ListAsync(wanted.From, wanted.To, wanted.After?.Key, wanted.Take, cancellationToken);
    }

    private sealed record Wanted(
        DeviceId? Device, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string> Severities, string? State, DeviceStanding Standing, int Take, MediaId? After)
    {
        public bool Fits(AlarmListing listing) => listing.Standing == Standing && !(State == AlarmView.Open && listing.IsAcknowledged) && (Severities.Count == 0 || Severities.Contains(listing.Severity));

        public bool Fits(AlarmRecord alarm) =>
            alarm.Standing == Standing && (Severities.Count == 0 || Severities.Contains(AlarmRow.NameOf(alarm.Severity))) && (State is null || AlarmView.StateOf(alarm) == State);
    }
}
