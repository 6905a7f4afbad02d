using System.Text.Json;
using CloudCam.Cloud.Memory;

namespace CloudCam.Relay.Tests.Cameras;

/// <summary>Events as they came into a stream.</summary>
internal static class SentEvents
{
    public static IReadOnlyList<(string Type, string Sequence)> Of(MemoryCloud cloud, string hub) => [.. cloud.EventHubs.EventsOf(hub).SelectMany(Read)];

    private static IEnumerable<(string Type, string Sequence)> Read(byte[] sent)
    {
        using var json = JsonDocument.Parse(sent);
        JsonElement[] events = json.RootElement.ValueKind == JsonValueKind.Array ? [.. json.RootElement.EnumerateArray()] : [json.RootElement];
        return [.. events.Select(one => (one.GetProperty("type").GetString()!, one.GetProperty("sequence").GetString()!))];
    }
}
