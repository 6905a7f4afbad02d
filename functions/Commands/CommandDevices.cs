using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Commands;

/// <summary>Which devices can be asked for something.</summary>
internal sealed class CommandDevices(ITableStore tables)
{
    /// <summary>Reads a device's id out of a path: a registered device, or one that a relay took as the fleet's; null for any other.</summary>
    /// <exception cref="StoreException">The store is away.</exception>
    public async Task<DeviceId?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!DeviceId.TryParse(id, out var device)) return null;
        var query = new TableQuery { PartitionKey = device.Value, RowKeyFrom = TableNames.DeviceRow, RowKeyBelow = TableNames.StateRow + "!" };
        await foreach (var row in tables.QueryAsync(TableNames.Devices, query, cancellationToken))
        {
            if (row.RowKey == TableNames.DeviceRow || (row.RowKey == TableNames.StateRow && row.Text("standing") == "fleet")) return device;
        }
        return null;
    }

    /// <summary>The answer for a device that cannot.</summary>
    public static IResult NotThere() => Results.Problem("There is no such device, or nobody registered it.", statusCode: StatusCodes.Status404NotFound);
}
