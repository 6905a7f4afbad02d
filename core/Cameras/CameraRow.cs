using System.Globalization;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Cameras;

/// <summary>Between <see cref="CameraRecord"/> and its table row. Column names are part of what operators see.</summary>
public static class CameraRow
{
    /// <summary>All columns.</summary>
    public static Dictionary<string, object?> ToValues(CameraRecord camera) => new()
    {
        ["name"] = camera.Name, ["kind"] = camera.Kind, ["address"] = camera.Address, ["site"] = camera.Site, ["port"] = camera.Port, ["user"] = camera.User,
        ["passwordSecret"] = camera.PasswordSecret, ["channels"] = camera.Channels.Count == 0 ? null : string.Join(',', camera.Channels),
        ["recording"] = NameOf(camera.Recording.Mode), ["secondsBefore"] = camera.Recording.SecondsBefore, ["secondsAfter"] = camera.Recording.SecondsAfter,
        ["timeZone"] = camera.TimeZone, ["quirks"] = camera.Quirks.Values.Count == 0 ? null : JsonSerializer.Serialize(camera.Quirks.Values),
        ["enabled"] = camera.Enabled, ["createdAt"] = camera.CreatedAt, ["updatedAt"] = camera.UpdatedAt,
    };

    /// <summary>Reads a row back; null when it does not say which camera to dial where (people edit such rows by hand).</summary>
    public static CameraRecord? Read(TableRow row)
    {
        if (!DeviceId.TryParse(row.PartitionKey, out var id) || row.Text("kind") is not { Length: > 0 } kind || row.Text("address") is not { } address || !CameraRecord.IsAddress(address)) return null;
        return new CameraRecord
        {
            Id = id, Name = row.Text("name"), Kind = kind, Address = address, Site = row.Text("site") is { Length: > 0 } site ? site : null, Port = row.Number("port") is { } port and >= 1 and <= 65_535 ? (int)port : null,
            User = row.Text("user") ?? "", PasswordSecret = row.Text("passwordSecret") is { Length: > 0 } secret ? secret : null, Channels = ChannelsOf(row),
            Recording = RecordingOf(row), TimeZone = row.Text("timeZone") is { Length: > 0 } zone ? zone : null, Quirks = DeviceRegistrationRow.ReadQuirks(row),
            Enabled = row.Flag("enabled") ?? true, CreatedAt = row.Time("createdAt") ?? default, UpdatedAt = row.Time("updatedAt") ?? default, ETag = row.ETag,
        };
    }

    /// <summary><c>off</c>, <c>on-alarm</c>, <c>continuous</c>, <c>on-demand</c>.</summary>
    public static string NameOf(RecordingMode mode) => mode switch
    {
        RecordingMode.OnAlarm => "on-alarm", RecordingMode.Continuous => "continuous", RecordingMode.OnDemand => "on-demand", _ => "off",
    };

    /// <summary>Reads a mode's word; null for any other text.</summary>
    public static RecordingMode? ModeOf(string? text) => text switch
    {
        "off" => RecordingMode.Off, "on-alarm" => RecordingMode.OnAlarm, "continuous" => RecordingMode.Continuous, "on-demand" => RecordingMode.OnDemand, _ => null,
    };

    private static RecordingPolicy RecordingOf(TableRow row)
    {
        var usual = RecordingPolicy.Off;
        return new RecordingPolicy(
            ModeOf(row.Text("recording")) ?? RecordingMode.Off,
            (int)Math.Clamp(row.Number("secondsBefore") ?? usual.SecondsBefore, 0, RecordingPolicy.MaxSecondsBefore),
            (int)Math.Clamp(row.Number("secondsAfter") ?? usual.SecondsAfter, 1, RecordingPolicy.MaxSecondsAfter));
    }

    private static List<int> ChannelsOf(TableRow row)
    {
        var channels = new List<int>();
        foreach (var part in (row.Text("channels") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (channels.Count < CameraRecord.MaxChannels && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var channel) && !channels.Contains(channel)) channels.Add(channel);
        }
        return channels;
    }
}
