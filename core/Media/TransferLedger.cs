using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>The <c>transfers</c> table: what is on its way, fenced by ETag so that a stale session cannot write.</summary>
public sealed class TransferLedger(ITableStore tables)
{
    /// <summary>Reads a transfer with its ETag; null when there is none.</summary>
    public async Task<(Transfer Transfer, string ETag)?> FindAsync(DeviceId device, string id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(TableNames.Transfers, device.Value, id, cancellationToken).ConfigureAwait(false);
        return row is null ? null : (TransferRow.Read(row), row.ETag);
    }

    /// <summary>Writes the whole row: as a new one when <paramref name="ifMatch"/> is null, else only over that very version.</summary>
    /// <returns>The new ETag.</returns>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/> or <see cref="StoreError.AlreadyThere"/>: another session owns it now.</exception>
    public Task<string> SaveAsync(Transfer transfer, string? ifMatch, CancellationToken cancellationToken) => WriteAsync(
        transfer, ifMatch is null ? TableWriteMode.Insert : TableWriteMode.Replace, TransferRow.ToValues(transfer), ifMatch, cancellationToken);

    /// <summary>Writes the progress columns only, over that very version of the row.</summary>
    /// <returns>The new ETag.</returns>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/>: another session owns it now.</exception>
    public Task<string> CheckpointAsync(Transfer transfer, string ifMatch, CancellationToken cancellationToken) =>
        WriteAsync(transfer, TableWriteMode.Merge, TransferRow.ToCheckpoint(transfer), ifMatch, cancellationToken);

    /// <summary>All transfers in a state (a scan: for sweeps, not for the hot path).</summary>
    public async IAsyncEnumerable<(Transfer Transfer, string ETag)> InStateAsync(
        TransferState state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TableQuery { WhereEquals = new("state", TransferRow.NameOf(state)) };
        await foreach (var row in tables.QueryAsync(TableNames.Transfers, query, cancellationToken).ConfigureAwait(false))
            yield return (TransferRow.Read(row), row.ETag);
    }

    /// <summary>The transfers of one device that are still receiving.</summary>
    public async IAsyncEnumerable<(Transfer Transfer, string ETag)> UnfinishedOfAsync(
        DeviceId device, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TableQuery { PartitionKey = device.Value, WhereEquals = new("state", TransferRow.NameOf(TransferState.Receiving)) };
        await foreach (var row in tables.QueryAsync(TableNames.Transfers, query, cancellationToken).ConfigureAwait(false))
            yield return (TransferRow.Read(row), row.ETag);
    }

    private async Task<string> WriteAsync(
        Transfer transfer, TableWriteMode mode, Dictionary<string, object?> values, string? ifMatch, CancellationToken cancellationToken)
    {
        var write = new TableWrite(mode, transfer.Device.Value, transfer.Id, values, ifMatch);
        return await tables.WriteAsync(TableNames.Transfers, write, cancellationToken).ConfigureAwait(false)
            ?? throw new StoreException(StoreError.Invalid, "The table service gave no ETag for a transfer row.");
    }
}
