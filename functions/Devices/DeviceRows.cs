using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Devices;

/// <summary>The rows of one device put together; any of them may be missing, but not all.</summary>
/// <param name="Id">The device.</param>
/// <param name="Registration">What people told of it.</param>
/// <param name="Last">What it told last.</param>
/// <param name="State">Its connection.</param>
internal sealed record DeviceRows(DeviceId Id, DeviceRegistration? Registration, DeviceLast? Last, TableRow? State)
{
    /// <summary>How it stands with us: as it was registered, else as its relay took it.</summary>
    public DeviceStanding Standing => Registration?.Standing ?? (State?.Text("standing") == "fleet" ? DeviceStanding.Fleet : DeviceStanding.Quarantined);

    /// <summary><c>fleet</c>, <c>quarantined</c>, <c>refused</c>.</summary>
    public static string NameOf(DeviceStanding standing) => standing switch { DeviceStanding.Fleet => "fleet", DeviceStanding.Refused => "refused", _ => "quarantined" };

    /// <summary>Reads one device; null when nothing is known of it.</summary>
    public static async Task<DeviceRows?> FindAsync(ITableStore tables, DeviceId device, CancellationToken cancellationToken)
    {
        var query = new TableQuery { PartitionKey = device.Value, RowKeyFrom = TableNames.DeviceRow, RowKeyBelow = TableNames.StateRow + "!" };
        await foreach (var found in JoinAsync(tables.QueryAsync(TableNames.Devices, query, cancellationToken), cancellationToken)) return found;
        return null;
    }

    /// <summary>All devices by id, from the store's page on that begins behind <paramref name="after"/>.</summary>
    public static IAsyncEnumerable<DeviceRows> AllAsync(ITableStore tables, DeviceId? after, CancellationToken cancellationToken) =>
        JoinAsync(tables.QueryAsync(TableNames.Devices, new TableQuery { PartitionKeyFrom = Behind(after) }, cancellationToken), cancellationToken);

    /// <summary>Start of a query behind a device. '!' sorts before every character of an id, so ids that only begin like it are not left out.</summary>
    public static string? Behind(DeviceId? device) => device is { } id ? id.Value + "!" : null;

    /// <summary>The rows of one device stand together: registration, last, state; any may be missing.</summary>
    private static async IAsyncEnumerable<DeviceRows> JoinAsync(IAsyncEnumerable<TableRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DeviceRows? current = null;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (!DeviceId.TryParse(row.PartitionKey, out var id)) continue;
            if (current is not null && current.Id != id)
            {
                if (current.IsKnown) yield return current;
                current = null;
            }
            current ??= new DeviceRows(id, null, null, null);
            current = row.RowKey switch
            {
                TableNames.DeviceRow => current with { Registration = DeviceRegistrationRow.Read(id, row) }, TableNames.LastRow => current with { Last = DeviceLast.Read(row) },
                TableNames.StateRow => current with { State = row }, _ => current,
            };
        }
        if (current is { IsKnown: true }) yield return current;
    }

    private bool IsKnown => Registration is not null || Last is not null || State is not null;
}
