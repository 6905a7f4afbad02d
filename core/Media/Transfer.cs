using CloudCam.Core.Devices;
using CloudCam.Core.Naming;

namespace CloudCam.Core.Media;

/// <summary>Where a transfer stands.</summary>
public enum TransferState
{
    /// <summary>Bytes are arriving, or the link is gone and the camera is expected back.</summary>
    Receiving,

    /// <summary>Every byte is stored; the file waits to be assembled.</summary>
    Stored,

    /// <summary>Assembled, verified, described.</summary>
    Completed,

    /// <summary>Ended for good without a whole file; <see cref="Transfer.FailureReason"/> says why.</summary>
    Failed,
}

/// <summary>One row of the <c>transfers</c> table: a file on its way from a camera to a blob.</summary>
public sealed record Transfer
{
    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>Derived id, 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>What the camera announced.</summary>
    public required FileAnnouncement File { get; init; }

    /// <summary>Fleet or quarantine: decides where the file is stored.</summary>
    public required DeviceStanding Standing { get; init; }

    /// <summary>Epoch of the session that last wrote the row.</summary>
    public required long Epoch { get; init; }

    /// <summary>Where it stands.</summary>
    public required TransferState State { get; init; }

    /// <summary>Bytes known to be stored. The staged blocks are the truth; this may be behind them.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>CRC-16/KERMIT over the stored bytes, from 0.</summary>
    public ushort FileCrc { get; init; }

    /// <summary>The file's blob.</summary>
    public required BlobName Blob { get; init; }

    /// <summary>The blocks of a stored file, in order; empty before.</summary>
    public IReadOnlyList<BlockId> Blocks { get; init; } = [];

    /// <summary>Times the transfer was taken up again on another connection.</summary>
    public int Resumes { get; init; }

    /// <summary>Frames that were refused because their CRC was wrong.</summary>
    public int CrcErrors { get; init; }

    /// <summary>Whether the announced whole-file CRC matched; null when none was announced or the file is not whole yet.</summary>
    public bool? AnnouncedCrcMatches { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Sequence of the <c>media.started</c> event; later events of the file continue it.</summary>
    public string? Sequence { get; init; }

    /// <summary>First seen, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Last written, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Announced size in bytes; for packet-counted files the most it can be.</summary>
    public long AnnouncedBytes => File.Units * File.UnitBytes;

    /// <summary>Whether this many bytes are the whole announced file: exact for byte counts, the last packet 1 byte to full for packet counts.</summary>
    public bool IsWhole(long bytes) => bytes > 0 && (File.IsOpenEnded || (bytes <= AnnouncedBytes && bytes > AnnouncedBytes - File.UnitBytes));
}
