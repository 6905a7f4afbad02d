using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>Between <see cref="Transfer"/> and its table row. Column names are part of what operators see.</summary>
public static class TransferRow
{
    // A table column holds at most 64 KiB: 2,340 ids of 28 bytes are 65,520 bytes.
    private const int BlocksPerColumn = 2_340;

    // 15 columns of blocks stay below the 1 MiB an entity may have: 35,100 blocks, below the service's own limit of 50,000 a blob.
    private const int BlockColumns = 15;

    /// <summary>Most blocks a transfer can have.</summary>
    public const int MaxBlocks = BlocksPerColumn * BlockColumns;

    /// <summary>All columns of a transfer.</summary>
    public static Dictionary<string, object?> ToValues(Transfer transfer)
    {
        var values = new Dictionary<string, object?>
        {
            ["standing"] = transfer.Standing == DeviceStanding.Fleet ? "fleet" : "quarantined", ["epoch"] = transfer.Epoch, ["state"] = NameOf(transfer.State),
            ["storedBytes"] = transfer.StoredBytes, ["announcedBytes"] = transfer.AnnouncedBytes, ["fileCrc"] = (int)transfer.FileCrc,
            ["blob"] = transfer.Blob.ToString(), ["resumes"] = transfer.Resumes, ["crcErrors"] = transfer.CrcErrors,
            ["announcedCrcMatches"] = transfer.AnnouncedCrcMatches, ["failureReason"] = transfer.FailureReason, ["sequence"] = transfer.Sequence,
            ["startedAt"] = transfer.StartedAt, ["updatedAt"] = transfer.UpdatedAt, ["blockCount"] = transfer.Blocks.Count,
        };
        FileColumns.Add(transfer.File, values);
        for (var column = 0; column * BlocksPerColumn < transfer.Blocks.Count; column++)
        {
            var count = Math.Min(BlocksPerColumn, transfer.Blocks.Count - (column * BlocksPerColumn));
            var bytes = new byte[count * BlockId.Size];
            for (var i = 0; i < count; i++) transfer.Blocks[(column * BlocksPerColumn) + i].WriteTo(bytes.AsSpan(i * BlockId.Size));
            values[$"blocks{column}"] = bytes;
        }
        return values;
    }

    /// <summary>The few columns a checkpoint changes.</summary>
    public static Dictionary<string, object?> ToCheckpoint(Transfer transfer) => new()
    {
        ["epoch"] = transfer.Epoch, ["state"] = NameOf(transfer.State), ["storedBytes"] = transfer.StoredBytes, ["fileCrc"] = (int)transfer.FileCrc,
        ["resumes"] = transfer.Resumes, ["crcErrors"] = transfer.CrcErrors, ["sequence"] = transfer.Sequence, ["updatedAt"] = transfer.UpdatedAt,
    };

    /// <summary>Reads a row back.</summary>
    /// <exception cref="FormatException">A column that must be there is missing or makes no sense.</exception>
    public static Transfer Read(TableRow row)
    {
        var blocks = new List<BlockId>();
        for (var column = 0; row.Binary($"blocks{column}") is { } bytes; column++)
        {
            for (var at = 0; at + BlockId.Size <= bytes.Length; at += BlockId.Size)
            {
                if (BlockId.TryRead(bytes.AsSpan(at, BlockId.Size), out var id)) blocks.Add(id);
            }
        }
        return new Transfer
        {
            Device = DeviceId.Parse(row.PartitionKey), Id = row.RowKey,
            File = FileColumns.Read(row),
            Standing = row.Text("standing") == "fleet" ? DeviceStanding.Fleet : DeviceStanding.Quarantined,
            Epoch = row.Number("epoch") ?? 0, State = StateOf(row.Text("state")), StoredBytes = row.Number("storedBytes") ?? 0,
            FileCrc = (ushort)(row.Number("fileCrc") ?? 0), Blob = BlobName.Parse(row.Text("blob") ?? ""), Blocks = blocks,
            Resumes = (int)(row.Number("resumes") ?? 0), CrcErrors = (int)(row.Number("crcErrors") ?? 0),
            AnnouncedCrcMatches = row.Flag("announcedCrcMatches"), FailureReason = row.Text("failureReason"), Sequence = row.Text("sequence"),
            StartedAt = row.Time("startedAt") ?? default, UpdatedAt = row.Time("updatedAt") ?? default,
        };
    }

    /// <summary>The state's name in rows and in the API.</summary>
    public static string NameOf(TransferState state) => state switch
    {
        TransferState.Receiving => "receiving", TransferState.Stored => "stored", TransferState.Completed => "completed", _ => "failed",
    };

    private static TransferState StateOf(string? name) => name switch
    {
        "receiving" => TransferState.Receiving, "stored" => TransferState.Stored, "completed" => TransferState.Completed, _ => TransferState.Failed,
    };
}
