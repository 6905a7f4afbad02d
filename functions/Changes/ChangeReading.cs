using System.Text.Json;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.TrackDevices;

namespace CloudCam.Functions.Changes;

/// <summary>Which changes events stand for. Pure; what an event says wrongly is left out.</summary>
internal static class ChangeReading
{
    private const string Connected = "cloudcam.device.connected.v1";
    private const string Disconnected = "cloudcam.device.disconnected.v1";
    private const string Listed = "cloudcam.recordings.listed.v1";
    private const string CommandPrefix = "cloudcam.command.";
    private const string MediaPrefix = "cloudcam.media.";
    private const string Version = ".v1";
    private const int MaxNameLength = 200;

    /// <summary>The change of an event; null when nobody waits for it. Positions come from what is known of the device, see <see cref="PositionOf"/>.</summary>
    public static Change? Of(ReceivedEvent received) => received.IsQuarantined ? null : received.Type switch
    {
        Connected => New(received, Change.DeviceKind) with { Online = true },
        Disconnected => New(received, Change.DeviceKind) with { Online = false, Reason = Short(received.Data, "reason") },
        Listed => New(received, Change.RecordingsKind) with { Count = Number(received.Data, "count") },
        _ when Word(received.Type, CommandPrefix) is { } state && ReceivedEvent.Text(received.Json, "subject") is { Length: > 0 and <= MaxNameLength } id => New(received, Change.CommandKind) with
        {
            Id = id, State = state, Command = Short(received.Data, "command"), Reason = Short(received.Data, "reason"), Answer = Short(received.Data, "answer", Change.MaxAnswerLength),
        },
        _ => null,
    };

    /// <summary>The changes of an event of the stream of files: of the file's way, and of the file.</summary>
    public static IEnumerable<Change> OfFile(ReceivedEvent received)
    {
        if (received.IsQuarantined || Word(received.Type, MediaPrefix) is not { } word || ReceivedEvent.Text(received.Data, "mediaId") is not { Length: > 0 and <= MaxNameLength } id) yield break;
        var change = New(received, Change.TransferKind) with { MediaId = id, Name = Short(received.Data, "source"), MediaKind = Short(received.Data, "kind") };
        if (word == "started")
            yield return change with { State = "receiving", ReceivedBytes = 0, TotalBytes = Number(received.Data, "announcedBytes") is > 0 and var bytes ? bytes : null };
        if (word is "completed" or "failed")
        {
            yield return change with
            {
                State = word == "failed" ? word : "done", ReceivedBytes = Number(received.Data, word == "failed" ? "storedBytes" : "lengthBytes"), Reason = Short(received.Data, "reason"),
            };
        }
        if (word is "completed" or "ready" or "failed") yield return change with { Kind = Change.FileKind, State = word, Reason = Short(received.Data, "reason") };
    }

    /// <summary>Where a device is now, when that is news.</summary>
    public static Change? PositionOf(Core.Devices.DeviceId device, DeviceNews news) => !news.HasMoved || news.Now.Position is not { Latitude: { } latitude, Longitude: { } longitude } place ? null : new Change
    {
        Kind = Change.PositionKind, Device = device.Value, Time = news.Now.PositionTime ?? default, Latitude = latitude, Longitude = longitude, SpeedKmh = place.SpeedKmh, CourseDegrees = place.CourseDegrees,
    };

    private static Change New(ReceivedEvent received, string kind) => new() { Kind = kind, Device = received.Device.Value, Time = received.RecordedTime };

    private static string? Word(string type, string prefix) =>
        type.StartsWith(prefix, StringComparison.Ordinal) && type.EndsWith(Version, StringComparison.Ordinal) && type.Length > prefix.Length + Version.Length ? type[prefix.Length..^Version.Length] : null;

    private static string? Short(JsonElement data, string name, int longest = MaxNameLength) =>
        ReceivedEvent.Text(data, name) is { Length: > 0 } text ? text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] : null;

    private static long? Number(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number : null;
}
