using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Live;

/// <summary>A stream that a replica publishes, as its row in the table <c>live</c> tells it. Written by that replica only, fenced by the row's ETag.</summary>
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

    /// <summary>When it began, by that replica's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Its last sign, by that replica's clock.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Number of the publication among all that the stream ever had, as far as rows remember: 1 and up, higher is newer.</summary>
    public long Epoch { get; init; }

    /// <summary>Version of the row; null before it is written.</summary>
    public string? ETag { get; init; }

    /// <summary>Whether it runs, as far as anybody can tell from outside.</summary>
    public bool IsRunning(DateTimeOffset now) => now - SeenAt < Patience;

    /// <summary>Forms in which it can be watched. JPEG fits into neither FLV nor a browser's MP4; as long as nothing is known of its pictures they are taken for the usual ones.</summary>
    public IReadOnlyList<LiveForm> Forms => Video == "jpeg" ? [LiveForm.Mjpeg] : [LiveForm.Flv, LiveForm.Mp4];

    /// <summary>All columns.</summary>
    public Dictionary<string, object?> ToValues() => new()
    {
        ["replica"] = Replica, ["instance"] = Instance, ["address"] = Address, ["protocol"] = Protocol, ["video"] = Video, ["audio"] = Audio, ["wanted"] = IsWanted, ["startedAt"] = StartedAt, ["seenAt"] = SeenAt,
        ["epoch"] = Epoch,
    };

    /// <summary>Reads a row back; null when it is none of ours.</summary>
    public static LiveRecord? Read(TableRow row) =>
        !DeviceId.TryParse(row.PartitionKey, out var device) || !LiveStreamName.IsChannel(row.RowKey) || row.Text("replica") is not { } replica ? null : new LiveRecord
        {
            Stream = new(device, row.RowKey), Replica = replica, Instance = row.Text("instance") ?? "", Address = row.Text("address") ?? "", Protocol = row.Text("protocol") ?? "",
            Video = row.Text("video"), Audio = row.Text("audio"), IsWanted = row.Flag("wanted") != false, StartedAt = row.Time("startedAt") ?? default, SeenAt = row.Time("seenAt") ?? default,
            Epoch = row.Number("epoch") ?? 0, ETag = row.ETag,
        };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream} at {Replica}, publication {Epoch}");
}
