using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>Between <see cref="Promise"/> and its table row.</summary>
public static class PromiseRow
{
    /// <summary>Writes a whole row, over the version it was read from.</summary>
    public static TableWrite ToWrite(Promise promise) => new(
        promise.ETag is null ? TableWriteMode.Insert : TableWriteMode.Replace, promise.Device.Value, promise.Key,
        new Dictionary<string, object?>
        {
            ["promiseId"] = promise.Id, ["fileName"] = promise.Name.Text, ["channel"] = promise.Name.Channel, ["standing"] = MediaRow.NameOf(promise.Standing),
            ["alarms"] = promise.IsPromised ? JsonSerializer.Serialize(promise.Alarms) : null, ["state"] = promise.IsPromised ? NameOf(promise.State) : null,
            ["dueAt"] = promise.DueAt, ["postponedTo"] = promise.PostponedTo, ["nextAt"] = promise.NextAt, ["asked"] = promise.Asked, ["missingAt"] = promise.MissingAt,
            ["mediaId"] = promise.Media?.Id, ["mediaKey"] = promise.Media?.Key, ["mediaName"] = promise.Media?.Name, ["receivedAt"] = promise.Media?.ReceivedAt,
            ["playable"] = promise.Media?.Playable, ["matchedBy"] = promise.Media?.MatchedBy, ["givenTo"] = promise.GivenTo, ["version"] = promise.Version,
        },
        promise.ETag);

    /// <summary>Reads a row back.</summary>
    /// <exception cref="FormatException">A column that must be there is missing or makes no sense.</exception>
    public static Promise Read(TableRow row) => new()
    {
        Device = DeviceId.Parse(row.PartitionKey), Name = CameraFileName.TryParse(row.Text("fileName"), out var name) ? name : throw new FormatException("A promise row has a fileName."),
        Standing = row.Text("standing") == "fleet" ? DeviceStanding.Fleet : DeviceStanding.Quarantined, Alarms = AlarmsOf(row), PostponedTo = row.Time("postponedTo"),
        NextAt = row.Time("nextAt"), Asked = (int)(row.Number("asked") ?? 0), MissingAt = row.Time("missingAt"), Media = MediaOf(row), GivenTo = row.Text("givenTo"),
        Version = (int)(row.Number("version") ?? 0), ETag = row.ETag,
    };

    /// <summary><c>expected</c>, <c>received</c>, <c>late</c>, <c>missing</c>.</summary>
    public static string NameOf(PromiseState state) => state switch
    {
        PromiseState.Expected => "expected", PromiseState.Received => "received", PromiseState.Late => "late", _ => "missing",
    };

    private static PromisedMedia? MediaOf(TableRow row) =>
        row.Text("mediaId") is { } id && row.Text("mediaKey") is { } key
            ? new PromisedMedia(id, key, row.Text("mediaName") ?? "", row.Time("receivedAt") ?? default, row.Flag("playable") ?? false) { MatchedBy = row.Text("matchedBy") ?? PromisedMedia.ByName }
            : null;

    private static PromisingAlarm[] AlarmsOf(TableRow row)
    {
        try
        {
            return row.Text("alarms") is { } json ? JsonSerializer.Deserialize<PromisingAlarm[]>(json) ?? [] : [];
        }
        catch (JsonException error)
        {
            throw new FormatException("The alarms of a promise row cannot be read.", error);
        }
    }
}
