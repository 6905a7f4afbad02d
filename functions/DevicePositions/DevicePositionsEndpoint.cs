using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Functions.Api;
using CloudCam.Functions.Devices;

namespace CloudCam.Functions.DevicePositions;

/// <summary><c>GET /api/devices/positions?standing=&amp;take=&amp;continuation=</c>: all devices with as little as a map and a list need, thousands in one answer.</summary>
internal sealed class DevicePositionsEndpoint(ITableStore tables)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices/positions";

    /// <summary>Devices of a page where nobody says how many.</summary>
    public const int DefaultTake = 2_000;

    /// <summary>Most devices of a page: fifteen pages of the table service, a megabyte of answer.</summary>
    public const int MaxTake = 5_000;

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var (standing, take, after) = (asked.Standing(), asked.Number("take", DefaultTake, 1, MaxTake), asked.Device("continuation"));
        if (asked.Problem is { } problem) return problem;
        var items = new List<PositionSummary>();
        var lookedAt = 0;
        DeviceId? last = null;
        await foreach (var device in DeviceRows.AllAsync(tables, after, cancellationToken))
        {
            if (items.Count == take || lookedAt == MaxTake) return Results.Ok(new Page<PositionSummary>(items, last?.Value));
            lookedAt++;
            last = device.Id;
            if ((device.Standing == DeviceStanding.Quarantined) == (standing == DeviceStanding.Quarantined)) items.Add(PositionSummary.Of(device));
        }
        return Results.Ok(new Page<PositionSummary>(items, null));
    }
}
