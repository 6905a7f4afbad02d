using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Api;

namespace CloudCam.Functions.ListDevices;

/// <summary><c>GET /api/devices?standing=&amp;take=&amp;continuation=</c>: the fleet's devices by id, or those in quarantine.</summary>
internal sealed class ListDevicesEndpoint(ITableStore tables)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/devices";

    /// <summary>Answers.</summary>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Query);
        var (standing, take, after) = (asked.Standing(), asked.Take(), asked.Device("continuation"));
        if (asked.Problem is { } problem) return problem;

        var items = new List<DeviceView>();
        await foreach (var device in DevicesAsync(cancellationToken))
        {
            if ((after is { } last && device.Id <= last) || device.Standing != standing) continue;
            if (items.Count == take) return Results.Ok(new Page<DeviceView>(items, items[^1].Id));
            items.Add(device.View);
        }
        return Results.Ok(new Page<DeviceView>(items, null));
    }

    /// <summary>The rows of one device stand together: registration first, then state; either may be missing.</summary>
    private async IAsyncEnumerable<Known> DevicesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TableRow? registration = null;
        await foreach (var row in tables.QueryAsync(TableNames.Devices, new TableQuery(), cancellationToken))
        {
            if (registration is not null && registration.PartitionKey != row.PartitionKey)
            {
                if (Join(registration, null) is { } silent) yield return silent;
                registration = null;
            }
            if (row.RowKey == TableNames.DeviceRow)
            {
                registration = row;
            }
            else if (row.RowKey == TableNames.StateRow)
            {
                if (Join(registration, row) is { } device) yield return device;
                registration = null;
            }
        }
        if (registration is not null && Join(registration, null) is { } final) yield return final;
    }

    private static Known? Join(TableRow? registration, TableRow? state)
    {
        if (!DeviceId.TryParse((registration ?? state)?.PartitionKey, out var id)) return null;
        var standing = registration is not null || state?.Text("standing") == "fleet" ? DeviceStanding.Fleet : DeviceStanding.Quarantined;
        return new Known(id, standing, new DeviceView
        {
            Id = id.Value, Standing = standing == DeviceStanding.Fleet ? "fleet" : "quarantined", Registered = registration is not null,
            Online = state?.Flag("online") ?? false, Protocol = state?.Text("protocol"), ConnectedAt = state?.Time("connectedAt"),
            LastSeen = state?.Time("lastSeen"), EndReason = state?.Flag("online") == false ? state.Text("endReason") : null, Replica = state?.Text("replica"),
        });
    }

    private sealed record Known(DeviceId Id, DeviceStanding Standing, DeviceView View);
}
