using System.Globalization;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Uploads;

/// <summary>Finds commands by the column of their row.</summary>
internal sealed class CommandsByNumber(ITableStore tables) : ICommandFinder
{
    /// <summary>Column with the number as decimal text.</summary>
    public const string Column = "serverFlag";

    /// <inheritdoc/>
    public async Task<string?> FindAsync(DeviceId device, uint serverFlag, CancellationToken cancellationToken)
    {
        var query = new TableQuery { PartitionKey = device.Value, WhereEquals = new(Column, serverFlag.ToString(CultureInfo.InvariantCulture)) };
        string? newest = null;
        // Ids sort in the order in which commands were given.
        await foreach (var row in tables.QueryAsync(TableNames.Commands, query, cancellationToken)) newest = row.RowKey;
        return newest;
    }
}
