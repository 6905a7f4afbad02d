using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Live;

/// <summary>
/// A stream that a replica publishes, as its row in the table <c>live</c> tells it. Written by that replica, fenced by the row's ETag. After the publication's end it stays for the
/// time in which the camera may come back, and until its end was told (<see cref="LiveTelling"/>): who dies on the way leaves it to the sweep.
/// </summary>
public sealed record LiveRecord
{
    /// <summary>How often a replica writes the rows of its streams. 15 s: a stream whose replica was killed is told as running for three of them at most, and a stream costs 240 writes an hour.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last sign a row counts: three signs may be lost.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(50);

    /// <summary>Which stream.</summary>
    public required LiveStreamName Stream { get; init; }

    /// <summary>The replica that publishes it.</summary>
    public required string Replica { get; init; }

    /// <summary>Its very process: what another one of the same name published is gone.</summary>
    public required string Instance { get; init; }

    /// <summary>Where other replicas reach its live port, <c>host:port</c>. Not for viewers.</summary>
    public required string Address { get; init; }

    /// <summary>Name of the protocol that brings it.</summary>
    public required string Protocol { get; init; }

    /// <summary>Form of its pictures: <c>h264</c>, <c>h265</c> or <c>jpeg</c>; null: not known yet, or none.</summary>
    public string? Video { get; init; }

    /// <summary>Form of its sound: <c>aac</c>, <c>g711-a</c>, <c>g711-u</c>, <c>pcm</c>; null: not known yet, or none.</summary>
    public string? Audio { get; init; }

    /// <summary>Whether somebody watches it, or could still come. What nobody wants does not keep the other channels of its device going.</summary>
    public bool IsWanted { get; init; } = true;

    /// <summary>When this publication began, by that replica's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Its last sign, by that replica's clock.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Number of the publication among all that the stream ever had, as far as rows remember: 1 and up, higher is newer.</summary>
    public long Epoch { get; init; }

    /// <summary>When the stream began: the first of the publications that followed each other without a longer break, at whichever replica. Whole milliseconds; the table sets it.</summary>
    public DateTimeOffset BegunAt { get; init; }

    /// <summary>Whether its begin was told, surely.</summary>
    public bool IsTold { get; init; }

    /// <summary>Width of its pictures, pixels; 0: not known yet.</summary>
    public int Width { get; init; }

    /// <summary>Height of its pictures, pixels; 0: not known yet.</summary>
    public int Height { get; init; }

    /// <summary>Bytes of pictures and sound that came since <see cref="BegunAt"/>, up to the last sign.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Pictures and pieces of sound that came since <see cref="BegunAt"/>, up to the last sign.</summary>
    public long Frames { get; init; }

    /// <summary>When the publication ended; null: it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why, one of <see cref="LiveEnd"/>; null: it goes on.</summary>
    public string? EndReason { get; init; }

    /// <summary>Whether nothing continues it any more: its end is being told, then the row goes.</summary>
    public bool IsOver { get; init; }

    /// <summary>Version of the row; null before it is written.</summary>
    public string? ETag { get; init; }

    /// <summary>Whether it runs, as far as anybody can tell from outside.</summary>
    public bool IsRunning(DateTimeOffset now) => EndedAt is null && IsFresh(now);

    /// <summary>Whether its replica looks after it, as far as anybody can tell from outside.</summary>
    public bool IsFresh(DateTimeOffset now) => now - SeenAt < Patience;

    /// <summary>Forms in which it can be watched. JPEG fits into neither FLV nor a browser's MP4; as long as nothing is known of its pictures they are taken for the usual ones.</summary>
    public IReadOnlyList<LiveForm> Forms => Video == "jpeg" ? [LiveForm.Mjpeg] : [LiveForm.Flv, LiveForm.Mp4];

    /// <summary>All columns.</summary>
    public Dictionary<string, object?> ToValues() => new()
    {
        ["replica"] = Replica, ["instance"] = Instance, ["address"] = Address, ["protocol"] = Protocol, ["video"] = Video, ["audio"] = Audio, ["wanted"] = IsWanted, ["startedAt"] = StartedAt, ["seenAt"] = SeenAt,
        ["epoch"] = Epoch, ["begunAt"] = BegunAt, ["told"] = IsTold, ["width"] = (long)Width, ["height"] = (long)Height, ["receivedBytes"] = ReceivedBytes, ["frames"] = Frames,
        ["endedAt"] = EndedAt, ["endReason"] = EndReason, ["over"] = IsOver,
    };

    /// <summary>Reads a row back; null when it is none of ours.</summary>
    public static LiveRecord? Read(TableRow row) =>
        !DeviceId.TryParse(row.PartitionKey, out var device) || !LiveStreamName.IsChannel(row.RowKey) || row.Text("replica") is not { } replica ? null : new LiveRecord
        {
            Stream = new(device, row.RowKey), Replica = replica, Instance = row.Text("instance") ?? "", Address = row.Text("address") ?? "", Protocol = row.Text("protocol") ?? "",
            Video = row.Text("video"), Audio = row.Text("audio"), IsWanted = row.Flag("wanted") != false, StartedAt = row.Time("startedAt") ?? default, SeenAt = row.Time("seenAt") ?? default,
            Epoch = row.Number("epoch") ?? 0, BegunAt = row.Time("begunAt") ?? row.Time("startedAt") ?? default, IsTold = row.Flag("told") == true, Width = Pixels(row, "width"),
            Height = Pixels(row, "height"), ReceivedBytes = row.Number("receivedBytes") ?? 0, Frames = row.Number("frames") ?? 0, EndedAt = row.Time("endedAt"),
            EndReason = row.Text("endReason"), IsOver = row.Flag("over") == true, ETag = row.ETag,
        };

    private static int Pixels(TableRow row, string column) => (int)Math.Clamp(row.Number(column) ?? 0, 0, ushort.MaxValue);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream} at {Replica}, publication {Epoch}");
}
