namespace CloudCam.Core.Naming;

/// <summary>The three event streams. The names are the hubs' names in every deployment.</summary>
public static class HubNames
{
    /// <summary>Positions, states, sensor readings, connections, unknown frames.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>Alarms, raised and cleared.</summary>
    public const string Alarms = "alarms";

    /// <summary>Files: expected, started, completed, failed, ready.</summary>
    public const string Media = "media";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Telemetry, Alarms, Media];
}
