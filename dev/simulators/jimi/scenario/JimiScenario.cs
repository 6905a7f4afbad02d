namespace CloudCam.Simulators.Jimi;

/// <summary>What happens to one camera, as read from a scenario file. <c>dev/simulators/README.md</c> describes the file.</summary>
public sealed record JimiScenario
{
    /// <summary>A name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>How much faster than the true clock it runs: 60 plays an hour in a minute. Waits for the server's answers stay as they are.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Local time of the device, in minutes east of UTC: file names are local, packets UTC.</summary>
    public int TimeZoneMinutes { get; init; }

    /// <summary>Whether the terminal tells its channels, firmware and SIM after each login.</summary>
    public bool Greets { get; init; } = true;

    /// <summary>Names of recordings on the card, for name lists: one per minute and camera, so many minutes back.</summary>
    public int RecordedMinutes { get; init; } = 60;

    /// <summary>Firmware behaviour.</summary>
    public JimiQuirks Quirks { get; init; } = new();

    /// <summary>What happens, in order.</summary>
    public IReadOnlyList<JimiStep> Steps { get; init; } = [];
}
