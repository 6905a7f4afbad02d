using System.Globalization;
using System.Text.RegularExpressions;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>What must hold for every event, whatever it says.</summary>
internal static partial class CloudEvents
{
    /// <summary>The events told apart by id, each at its first appearance.</summary>
    public static IReadOnlyList<SeenEvent> Once(IEnumerable<SeenEvent> events) => [.. events.DistinctBy(one => one.Id)];

    /// <summary>Attributes as CloudEvents 1.0 wants them, and ours beside them.</summary>
    public static void AssertValid(SeenEvent one)
    {
        var cloud = one.Cloud;
        Assert.Equal("1.0", one.Text("specversion"));
        Assert.NotEmpty(one.Id);
        Assert.Matches(SourceForm(), one.Text("source"));
        Assert.Matches(TypeForm(), one.Type);
        Assert.Equal("application/json", one.Text("datacontenttype"));
        foreach (var time in (string[])["time", "recordedtime"])
        {
            Assert.True(
                DateTimeOffset.TryParse(one.Text(time), CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && one.Text(time)!.EndsWith('Z'),
                $"{time} of {one.Type} is '{one.Text(time)}'.");
        }
        Assert.Equal($"/devices/{one.Text("partitionkey")}", one.Text("source"));
        // What did not come over the device's connection (a file posted over HTTP, a command that waits) has no place in its order.
        if (one.Type.Split('.')[1] is "location" or "alarm" or "sensor") Assert.NotNull(one.Sequence);
        if (one.Text("traceparent") is { } trace) Assert.Matches(TraceForm(), trace);
        Assert.True(cloud.TryGetProperty("data", out _));
        // Attribute names: lower-case letters and digits only.
        Assert.All(cloud.EnumerateObject(), attribute => Assert.Matches(NameForm(), attribute.Name));
        var hub = one.Type.Split('.')[1] switch { "alarm" => "alarms", "media" => "media", _ => "telemetry" };
        Assert.Equal(hub, one.Hub);
    }

    /// <summary>A device's events lie in one partition of each hub, and what the relay recorded lies there in the order of <c>sequence</c>.</summary>
    public static void AssertInOrder(IEnumerable<SeenEvent> events)
    {
        foreach (var stream in Once(events).GroupBy(one => (one.Hub, Source: one.Text("source"))))
        {
            Assert.Single(stream.Select(one => one.Partition).Distinct());
            // What functions tell of a file later stands behind its start: "x.1" and "x.2" behind "x".
            var relays = stream.Select(one => one.Sequence).OfType<string>().Where(sequence => RelaySequence().IsMatch(sequence)).ToList();
            Assert.Equal(relays.Order(StringComparer.Ordinal), relays);
            foreach (var file in stream.Where(one => one.Hub == "media").GroupBy(one => one.Subject))
            {
                var steps = file.Select(one => one.Sequence).OfType<string>().ToList();
                Assert.Equal(steps.Order(StringComparer.Ordinal), steps);
            }
        }
    }

    [GeneratedRegex(@"^/devices/\d{15}$")]
    private static partial Regex SourceForm();

    [GeneratedRegex(@"^cloudcam(\.[a-z]+)+\.v1$")]
    private static partial Regex TypeForm();

    [GeneratedRegex("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$")]
    private static partial Regex TraceForm();

    [GeneratedRegex("^[a-z0-9]{1,20}$")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^\d{10}\.\d{8}$")]
    private static partial Regex RelaySequence();
}
