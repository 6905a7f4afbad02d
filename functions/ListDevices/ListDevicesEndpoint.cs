using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Functions.Api;
using CloudCam.Functions.Devices;

namespace CloudCam.Functions.ListDevices;

/// <summary><c>GET /api/devices?q=&amp;standing=&amp;tag=&amp;online=&amp;take=&amp;continuation=</c>: the fleet's devices by id, or those in quarantine.</summary>
internal sealed class ListDevicesEndpoint(ITableStore tables)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices";

    // A filter may fit few of many: so many devices are looked at for one page (about as many rows as fifteen pages of the table service), then the caller comes again.
    private const int MaxLookedAt = 5_000;

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var (standing, take, after) = (asked.Standing(), asked.Take(), asked.Device("continuation"));
        var (tag, online, part) = (asked.Tag(), asked.Flag("online"), asked.Search("q"));
        if (asked.Problem is { } problem) return problem;

        var items = new List<DeviceView>();
        var lookedAt = 0;
        DeviceId? last = null;
        await foreach (var device in DeviceRows.AllAsync(tables, after, cancellationToken))
        {
            if (items.Count == take || lookedAt == MaxLookedAt) return Results.Ok(new Page<DeviceView>(items, last?.Value));
            lookedAt++;
            last = device.Id;
            // A device that was registered to be refused is the fleet's business too: people look for it there.
            if ((device.Standing == DeviceStanding.Quarantined) != (standing == DeviceStanding.Quarantined)) continue;
            if (tag is not null && device.Registration?.Tags.Contains(tag, StringComparer.Ordinal) != true) continue;
            if (online is not null && (device.State?.Flag("online") ?? false) != online) continue;
            if (part is not null && !Has(device, part)) continue;
            items.Add(DeviceView.Of(device));
        }
        return Results.Ok(new Page<DeviceView>(items, null));
    }

    private static bool Has(DeviceRows device, string part) =>
        (string?[])[device.Id.Value, device.Registration?.Name, .. device.Registration?.Tags ?? []] is var texts && texts.Any(text => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true);
}
