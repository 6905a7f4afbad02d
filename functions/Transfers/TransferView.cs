using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Transfers;

/// <summary>A file on its way, as the API shows it.</summary>
internal sealed record TransferView
{
    public required string Id { get; init; }
    public required string Device { get; init; }
    [Words(nameof(ApiWords.Standings))]
    public required string Standing { get; init; }
    public required string Protocol { get; init; }

    /// <summary>What the camera calls the file.</summary>
    public required string Name { get; init; }

    [Words(nameof(ApiWords.MediaKinds))]
    public required string Kind { get; init; }
    public required string Format { get; init; }
    public string? Channel { get; init; }
    public string? Trigger { get; init; }
    public string? AlarmId { get; init; }
    public string? CommandId { get; init; }

    /// <summary><c>receiving</c>, or <c>stored</c>: everything is there, the file is being put together.</summary>
    [Words(nameof(ApiWords.TransferStates))]
    public required string State { get; init; }

    public required long ReceivedBytes { get; init; }

    /// <summary>Size that was announced; null when nobody knows it before the end.</summary>
    public long? TotalBytes { get; init; }

    public required int Resumes { get; init; }
    public required int CrcErrors { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What is shown of a transfer.</summary>
    public static TransferView Of(Transfer transfer) => new()
    {
        Id = transfer.Id, Device = transfer.Device.Value, Standing = MediaRow.NameOf(transfer.Standing), Protocol = transfer.File.Protocol, Name = transfer.File.Source,
        Kind = MediaNames.NameOf(transfer.File.Kind), Format = MediaNames.NameOf(transfer.File.Format), Channel = transfer.File.Channel, Trigger = transfer.File.Trigger, AlarmId = transfer.File.AlarmId,
        CommandId = transfer.File.CommandId, State = TransferRow.NameOf(transfer.State), ReceivedBytes = transfer.StoredBytes,
        TotalBytes = transfer.File.IsOpenEnded || transfer.AnnouncedBytes <= 0 ? null : transfer.AnnouncedBytes, Resumes = transfer.Resumes, CrcErrors = transfer.CrcErrors,
        StartedAt = transfer.StartedAt, UpdatedAt = transfer.UpdatedAt,
    };
}
