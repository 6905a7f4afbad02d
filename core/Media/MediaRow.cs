using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>Between <see cref="MediaRecord"/> and its table row. Column names are part of what integrators see.</summary>
public static class MediaRow
{
    /// <summary>All columns of a file.</summary>
    public static Dictionary<string, object?> ToValues(MediaRecord media)
    {
        var values = new Dictionary<string, object?>
        {
            ["transferId"] = media.TransferId, ["standing"] = NameOf(media.Standing), ["state"] = NameOf(media.State), ["blob"] = media.Blob.ToString(),
            ["lengthBytes"] = media.LengthBytes, ["sha256"] = media.Sha256, ["announcedCrcMatches"] = media.AnnouncedCrcMatches,
            ["failureReason"] = media.FailureReason, ["startedAt"] = media.StartedAt, ["recordedAt"] = media.RecordedAt,
            ["conversionState"] = NameOf(media.Conversion), ["playable"] = media.Playable?.ToString(), ["thumbnail"] = media.Thumbnail?.ToString(),
            ["conversionError"] = media.ConversionError, ["blocksId"] = media.BlocksId,
        };
        FileColumns.Add(media.File, values);
        return values;
    }

    /// <summary>Reads a row back.</summary>
    /// <exception cref="FormatException">A column that must be there is missing or makes no sense.</exception>
    public static MediaRecord Read(TableRow row) => new()
    {
        Device = DeviceId.Parse(row.PartitionKey), TransferId = row.Text("transferId") ?? throw new FormatException("A media row has a transferId."),
        File = FileColumns.Read(row), Standing = row.Text("standing") == "fleet" ? DeviceStanding.Fleet : DeviceStanding.Quarantined,
        State = row.Text("state") == "complete" ? MediaState.Complete : MediaState.Failed, Blob = BlobName.Parse(row.Text("blob") ?? ""),
        LengthBytes = row.Number("lengthBytes") ?? 0, Sha256 = row.Text("sha256"), AnnouncedCrcMatches = row.Flag("announcedCrcMatches"),
        FailureReason = row.Text("failureReason"), StartedAt = row.Time("startedAt") ?? default, RecordedAt = row.Time("recordedAt") ?? default,
        Conversion = row.Text("conversionState") switch { "ready" => ConversionState.Ready, "failed" => ConversionState.Failed, _ => ConversionState.Pending },
        Playable = BlobOf(row, "playable"), Thumbnail = BlobOf(row, "thumbnail"), ConversionError = row.Text("conversionError"),
        BlocksId = row.Text("blocksId") ?? "",
    };

    /// <summary><c>complete</c>, <c>failed</c>.</summary>
    public static string NameOf(MediaState state) => state == MediaState.Complete ? "complete" : "failed";

    /// <summary><c>pending</c>, <c>ready</c>, <c>failed</c>.</summary>
    public static string NameOf(ConversionState state) =>
        state switch { ConversionState.Ready => "ready", ConversionState.Failed => "failed", _ => "pending" };

    /// <summary><c>fleet</c>, <c>quarantined</c>.</summary>
    public static string NameOf(DeviceStanding standing) => standing == DeviceStanding.Fleet ? "fleet" : "quarantined";

    private static BlobName? BlobOf(TableRow row, string column) => row.Text(column) is { } text ? BlobName.Parse(text) : null;
}
