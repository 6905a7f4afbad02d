using System.Globalization;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Uploads;

/// <summary>
/// Makes a transfer of a file whose blocks are stored, as the relay does: event <c>media.started</c>, row in state <c>stored</c>, job for assembly. The
/// transfer's id follows from device, name and content, so the same file again is found by its row and kept once.
/// </summary>
internal sealed class UploadKeeper(
    TransferLedger ledger, IWorkQueue queue, IEventSink events, ICommandFinder commands, UploadDevices devices, TimeProvider time, ILogger<UploadKeeper> logger)
{
    /// <summary>Protocol of the files.</summary>
    public const string Protocol = "jimi";

    // Two requests with the same file race once; more means that something else is wrong.
    private const int Attempts = 4;

    /// <summary>Keeps a file.</summary>
    /// <returns>False when it was kept before.</returns>
    /// <exception cref="StoreException">A store is away: the camera must not hear that the file is kept.</exception>
    public async Task<bool> KeepAsync(DeviceId device, DeviceStanding standing, CameraFileName name, UploadFields fields, StagedFile file, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var id = DerivedId.From("upload", device.Value, name.Text, file.Sha256());
        for (var attempt = 1; ; attempt++)
        {
            var found = await ledger.FindAsync(device, id, cancellationToken);
            if (found is { Transfer: { State: TransferState.Stored or TransferState.Completed } known })
            {
                // Whoever stored it may have died before the next line.
                if (known.State == TransferState.Stored) await QueueAsync(known, cancellationToken);
                UploadsLog.FileRepeated(logger, device, id, name.Text, TransferRow.NameOf(known.State));
                return false;
            }
            // A file that failed keeps its place in the list of files.
            var transfer = await DescribeAsync(device, standing, name, fields, file, id, found?.Transfer.StartedAt ?? startedAt, cancellationToken);
            await events.AcceptAsync([Started(transfer)], cancellationToken);
            try
            {
                await ledger.SaveAsync(transfer, found?.ETag, cancellationToken);
            }
            catch (StoreException error) when (error.Error is StoreError.AlreadyThere or StoreError.Changed or StoreError.NotThere && attempt < Attempts)
            {
                // The same file came twice at once: the other request was faster.
                continue;
            }
            await QueueAsync(transfer, cancellationToken);
            UploadsLog.FileStored(logger, device, id, name.Text, transfer.StoredBytes);
            return true;
        }
    }

    private async Task<Transfer> DescribeAsync(
        DeviceId device, DeviceStanding standing, CameraFileName name, UploadFields fields, StagedFile file, string id, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        var (number, command) = await CommandOfAsync(device, fields.InstructionId, cancellationToken);
        var announcement = new FileAnnouncement
        {
            Protocol = Protocol, Source = name.Text, Format = file.Format, Kind = MediaNames.KindOf(file.Format), Channel = name.Channel,
            Units = file.LengthBytes, UnitBytes = 1, TriggerCode = name.Number, Trigger = TriggerOf(name, fields),
            DeviceTime = await devices.TimeOfAsync(device, name, fields.Timestamp, cancellationToken), InstructionId = number, CommandId = command, IsIdentified = true,
        };
        return new Transfer
        {
            Device = device, Id = id, File = announcement, Standing = standing, Epoch = 0, State = TransferState.Stored, StoredBytes = file.LengthBytes,
            FileCrc = file.FileCrc, Blob = file.Place!.Value, Blocks = file.Blocks, StartedAt = startedAt, UpdatedAt = time.GetUtcNow(),
        };
    }

    private async Task<(long? Number, string? Command)> CommandOfAsync(DeviceId device, string? text, CancellationToken cancellationToken)
    {
        if (text is null) return (null, null);
        // The document does not say whether the number is written in decimal or in hexadecimal digits.
        long? first = null;
        foreach (var (digits, style) in ((string, NumberStyles)[])[(text, NumberStyles.None), (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text, NumberStyles.AllowHexSpecifier)])
        {
            if (!uint.TryParse(digits, style, CultureInfo.InvariantCulture, out var number)) continue;
            first ??= number;
            if (await commands.FindAsync(device, number, cancellationToken) is { } command) return (number, command);
        }
        return (first, null);
    }

    private Task QueueAsync(Transfer transfer, CancellationToken cancellationToken) =>
        queue.EnqueueAsync(QueueNames.MediaJobs, new MediaJob(transfer.Device, transfer.Id).ToText(), TimeSpan.Zero, cancellationToken);

    // Clips that a command cut out have 00000001 where those of alarms have zeros only (seen in the field).
    private static string? TriggerOf(CameraFileName name, UploadFields fields) =>
        name.Kind == CameraFileKind.Command || fields.AnswersCommand || (name.Kind == CameraFileKind.Event && name.Code == "00000001") ? "server-request" : null;

    private static MediaStarted Started(Transfer transfer) => new()
    {
        Device = transfer.Device, Time = transfer.StartedAt, TransferId = transfer.Id, File = transfer.File,
        Stamp = new EventStamp(default, null, transfer.Standing == DeviceStanding.Quarantined, null),
    };
}
