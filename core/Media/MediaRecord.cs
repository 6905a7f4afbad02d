using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Media;

/// <summary>Whether a file is what its camera meant to send.</summary>
public enum MediaState
{
    /// <summary>Every byte is there and was checked.</summary>
    Complete,

    /// <summary>Not whole, or not what was received: <see cref="MediaRecord.FailureReason"/> says why. Never announced as complete.</summary>
    Failed,
}

/// <summary>How far a file is made ready to be looked at.</summary>
public enum ConversionState
{
    /// <summary>Waits.</summary>
    Pending,

    /// <summary>Something playable exists.</summary>
    Ready,

    /// <summary>Nothing playable could be made: <see cref="MediaRecord.ConversionError"/> says why. The camera's own bytes are kept.</summary>
    Failed,
}

/// <summary>One row of the <c>media</c> table: a file that arrived, and what was made of it.</summary>
public sealed record MediaRecord
{
    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>Id of the transfer that brought it.</summary>
    public required string TransferId { get; init; }

    /// <summary>What the camera announced.</summary>
    public required FileAnnouncement File { get; init; }

    /// <summary>Fleet or quarantine.</summary>
    public required DeviceStanding Standing { get; init; }

    /// <summary>Whole or not.</summary>
    public required MediaState State { get; init; }

    /// <summary>The blob with the camera's own bytes (of a failed file: what there is of it, if anything).</summary>
    public required BlobName Blob { get; init; }

    /// <summary>Size, bytes; of a failed file the bytes that had arrived.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>SHA-256, lower-case hex; null unless complete.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether the CRC the camera announced for the whole file is that of the bytes; null when it announced none.</summary>
    public bool? AnnouncedCrcMatches { get; init; }

    /// <summary>Why it failed, lower case with dashes; null otherwise.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Tells one set of blocks from another: a file that failed and was sent again is checked again.</summary>
    public string BlocksId { get; init; } = "";

    /// <summary>Whether it can be looked at.</summary>
    public ConversionState Conversion { get; init; }

    /// <summary>What a browser can show; null when nothing (yet).</summary>
    public BlobName? Playable { get; init; }

    /// <summary>A JPEG preview; null when none (yet).</summary>
    public BlobName? Thumbnail { get; init; }

    /// <summary>Why there is nothing playable or no thumbnail, lower case with dashes; null when both are there.</summary>
    public string? ConversionError { get; init; }

    /// <summary>When the transfer was first seen, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the file was found complete or failed, UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Time of the recording by the device's clock; the transfer's start where it told none. The row's place in the table.</summary>
    public DateTimeOffset Time => File.DeviceTime ?? StartedAt;

    /// <summary>Row key: the same for the same file, newest first.</summary>
    public string Key => RowKeys.NewestFirst(Time, TransferId);

    /// <summary>What a transfer gives once it has ended.</summary>
    /// <param name="transfer">The transfer.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="now">When, UTC.</param>
    public static MediaRecord From(Transfer transfer, MediaState state, DateTimeOffset now) => new()
    {
        Device = transfer.Device, TransferId = transfer.Id, File = transfer.File, Standing = transfer.Standing, State = state,
        Blob = transfer.Blob, LengthBytes = transfer.StoredBytes, StartedAt = transfer.StartedAt, RecordedAt = now,
        BlocksId = DerivedId.From([.. transfer.Blocks.Select(block => Convert.ToHexString(block.ToBytes()))]),
    };
}
