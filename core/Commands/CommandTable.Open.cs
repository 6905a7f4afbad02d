using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Commands;

/// <content>
/// The notes of open commands: one partition of small rows that the sweep reads, so that it looks at what is open and not at the history of the fleet.
/// A note is written before its command and removed by the sweep after its end.
/// </content>
public sealed partial class CommandTable
{
    private const char Between = '~';

    /// <summary>Notes that a command is open.</summary>
    internal Task NoteOpenAsync(DeviceId device, string id, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Commands, new TableWrite(TableWriteMode.Merge, TableNames.OpenCommandsPartition, NoteOf(device, id), new Dictionary<string, object?>()), cancellationToken);

    /// <summary>Removes a command's note.</summary>
    public Task RemoveNoteAsync(DeviceId device, string id, CancellationToken cancellationToken) =>
        tables.DeleteAsync(TableNames.Commands, TableNames.OpenCommandsPartition, NoteOf(device, id), "*", cancellationToken);

    /// <summary>Every note, device by device, oldest command first. A note may stand without its command, or with one that is done.</summary>
    public async IAsyncEnumerable<(DeviceId Device, string Id)> NotesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TableQuery { PartitionKey = TableNames.OpenCommandsPartition };
        await foreach (var row in tables.QueryAsync(TableNames.Commands, query, cancellationToken).ConfigureAwait(false))
        {
            var at = row.RowKey.IndexOf(Between, StringComparison.Ordinal);
            if (at > 0 && DeviceId.TryParse(row.RowKey[..at], out var device) && IsId(row.RowKey[(at + 1)..])) yield return (device, row.RowKey[(at + 1)..]);
        }
    }

    /// <summary>Row key of an idempotency key's row, in the device's partition: the text itself may hold what a key may not.</summary>
    internal static string KeyRowOf(string idempotencyKey) => "key-" + DerivedId.From("idempotency-key", idempotencyKey);

    private static string NoteOf(DeviceId device, string id) => device.Value + Between + id;
}
