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

    private static string? NameOf(JsonElement cloudEvent, string type, string device) => type switch
    {
        "cloudcam.alarm.raised.v1" => WireNames.Alarm(device, cloudEvent.GetProperty("subject").GetString() ?? "", TimeOf(cloudEvent)),
        "cloudcam.location.v1" => WireNames.Position(device, TimeOf(cloudEvent), (long)Math.Round(cloudEvent.GetProperty("data").GetProperty("latitude").GetDouble() * WireNames.LatitudeParts)),
        _ => null,
    };

    private static DateTime TimeOf(JsonElement cloudEvent) => DateTimeOffset.Parse(cloudEvent.GetProperty("time").GetString()!, CultureInfo.InvariantCulture).UtcDateTime;
}
