using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>What members mean that the API has from the events: same name, same unit, said once, in the tables of <c>docs/events.md</c>.</summary>
internal static class EventMembers
{
    // Where a member is told in the words that fit the API; the first one counts.
    private static readonly string[] Sections = ["cloudcam.alarm.raised.v1", "Every media event", "cloudcam.media.completed.v1", "cloudcam.device.status.v1", "cloudcam.device.info.v1"];

    // Words that mean the same wherever they stand; others (name, state, kind) do not.
    private static readonly string[] Shared =
    [
        "latitude", "longitude", "altitudeMetres", "speedKmh", "courseDegrees", "satellites", "positionFixed", "ignition", "charging", "batteryLevel", "signalLevel", "mileage", "timeZoneMinutes",
        "externalVolts", "driverId", "driverName", "code", "value", "trigger", "triggerCode", "deviceTime", "frameRate", "lengthBytes", "sha256", "announcedCrcMatches",
    ];

    private static readonly Dictionary<string, string> Meanings = Sections.SelectMany(section => Markdown.Rows(Markdown.Section(SourceTree.Read("docs/events.md"), section) ?? ""))
        .Select(cells => (Name: cells[0].Trim('`'), Meaning: cells[2].Trim())).Where(one => Shared.Contains(one.Name)).GroupBy(one => one.Name).ToDictionary(same => same.Key, same => same.First().Meaning);

    /// <summary>What a member means; null when the events have none of that name, or it may mean something else.</summary>
    public static string? MeaningOf(string member) => Meanings.GetValueOrDefault(member);
}
