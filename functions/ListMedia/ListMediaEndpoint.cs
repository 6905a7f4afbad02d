using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.ListMedia;

/// <summary>
/// <c>GET /api/media?device=&amp;from=&amp;to=&amp;kind=&amp;channel=&amp;trigger=&amp;standing=&amp;order=&amp;take=&amp;continuation=</c>: files of one device, newest first; without a device
/// those of all, device by device, or with <c>order=newest</c> day by day.
/// </summary>
internal sealed class ListMediaEndpoint(MediaTable files, ITableStore tables, MediaViews views, NewestMedia newest)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/media";

    // A page without a device asks each device's partition in turn: so many at most, then the caller comes again with the continuation.
    private const int MaxDevicesPerPage = 50;

    private const string Newest = "newest";

    // Channel and trigger are looked for file by file: so many for one page (three of the table service), then the caller comes again.
    private const int MaxLookedAt = 3_000;

    // Sorts in front of every row key, which begins with digits of the ticks: "from this device's first file on".
    private static readonly string BeforeFirst = $"{new string('0', 19)}-{new string('0', MediaJob.TransferIdLength)}";

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var wanted = new WantedMedia(asked.Device("device"), asked.Time("from"), asked.Time("to"), asked.Kind(), asked.Name("channel"), asked.Name("trigger"), asked.Standing(), asked.Take(), asked.AfterMedia());
        var byTime = asked.Word("order", Newest) is not null;
        if (asked.Problem is { } problem) return problem;
        if (byTime && wanted.Device is null)
        {
            return wanted.After is { } one && one.Device != NewestFirst.All
                ? OfAnotherList("It belongs to another list.") : Results.Ok(await newest.ListAsync(wanted, cancellationToken));
        }
        if (wanted.Device is { } device && wanted.After is { } after && after.Device != device)
            return OfAnotherList("It belongs to another device.");
        return Results.Ok(await ListAsync(wanted, cancellationToken));
    }

    private static IResult OfAnotherList(string why) =>
        Results.ValidationProblem(new Dictionary<string, string[]> { ["continuation"] = [why] }, title: "A query parameter is wrong.");

    private async Task<Page<MediaView>> ListAsync(WantedMedia wanted, CancellationToken cancellationToken)
    {
        var items = new List<MediaView>();
        var (visited, lookedAt) = (0, 0);
        await foreach (var device in DevicesAsync(wanted, cancellationToken))
        {
            if (++visited > MaxDevicesPerPage) return new Page<MediaView>(items, new MediaId(device, BeforeFirst).ToString());
            var after = wanted.After is { } id && id.Device == device ? id.Key : null;
            await foreach (var media in files.OfAsync(device, wanted.From, wanted.To, after, wanted.Kind, cancellationToken))
            {
                if (wanted.Fits(media))
                {
                    if (items.Count == wanted.Take) return new Page<MediaView>(items, items[^1].Id);
                    items.Add(await views.OfAsync(media, cancellationToken));
                }
                if (++lookedAt == MaxLookedAt) return new Page<MediaView>(items, MediaId.Of(media).ToString());
            }
        }
        return new Page<MediaView>(items, null);
    }

    private async IAsyncEnumerable<DeviceId> DevicesAsync(
        WantedMedia wanted, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (wanted.Device is { } one)
        {
            yield return one;
            yield break;
        }
        // Whoever has any row: a camera that only posts files has no connection. The rows of one device stand together.
        var query = new TableQuery { PartitionKeyFrom = wanted.After?.Device.Value };
        DeviceId? last = null;
        await foreach (var row in tables.QueryAsync(TableNames.Devices, query, cancellationToken))
        {
            if (!DeviceId.TryParse(row.PartitionKey, out var device) || device == last) continue;
            last = device;
            yield return device;
        }
    }
}
