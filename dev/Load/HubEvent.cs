using System.Globalization;
using System.Text.Json;

namespace CloudCam.Dev.Load;

/// <summary>An event as it lies in a hub.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Device">The device, its partition key.</param>
/// <param name="Name">For positions and alarms: what is told, in the words of <see cref="WireNames"/>, so that it can be found in the camera's own account; else null.</param>
internal sealed record HubEvent(string Hub, string Id, string Type, string Device, string? Name)
{
    /// <summary>Events in the body of an Event Hubs event: one, or a batch of them.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static IEnumerable<HubEvent> ReadAll(string hub, ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.ValueKind == JsonValueKind.Array ? [.. json.RootElement.EnumerateArray().Select(one => Read(hub, one))] : [Read(hub, json.RootElement)];
    }

    private static HubEvent Read(string hub, JsonElement cloudEvent)
    {
        var (type, device) = (Text("type"), Text("partitionkey"));
        return new HubEvent(hub, Text("id"), type, device, NameOf(cloudEvent, type, device));

        string Text(string attribute) => cloudEvent.TryGetProperty(attribute, out var value) ? value.GetString() ?? "" : "";
    }

    // What has no place or no time is none of the load's: its vehicles always have both.
    private static string? NameOf(JsonElement cloudEvent, string type, string device)
    {
        if (!cloudEvent.TryGetProperty("time", out var text) || !DateTimeOffset.TryParse(text.GetString(), CultureInfo.InvariantCulture, out var time)) return null;
        return type switch
        {
            "cloudcam.alarm.raised.v1" when cloudEvent.TryGetProperty("subject", out var subject) => WireNames.Alarm(device, subject.GetString() ?? "", time.UtcDateTime),
            "cloudcam.location.v1" when cloudEvent.TryGetProperty("data", out var data) && data.TryGetProperty("latitude", out var latitude) && latitude.TryGetDouble(out var degrees) =>
                WireNames.Position(device, time.UtcDateTime, (long)Math.Round(degrees * WireNames.LatitudeParts)),
            _ => null,
        };
    }
}
