namespace CloudCam.Dev.Load;

/// <summary>What <c>load --scale</c> does. Every member is an option of the command.</summary>
internal sealed record ScaleOptions
{
    /// <summary>Relay processes of each step.</summary>
    public IReadOnlyList<int> Relays { get; init; } = [1, 2, 4];

    /// <summary>Cameras of a step: half send files, a third drive and raise alarms, the rest is dialled. 3 and up.</summary>
    public int Devices { get; init; } = 24;

    /// <summary>Files of each camera that sends files, in each part of a step; 2 and up, as there are two moves.</summary>
    public int Files { get; init; } = 4;

    /// <summary>Bytes of a file.</summary>
    public int FileBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes a second of a camera's link while relays come and go. A mobile link: little of it lies in the kernel.</summary>
    public int LinkBytesPerSecond { get; init; } = 512 * 1024;

    /// <summary>Positions a second of a vehicle while relays come and go.</summary>
    public int PositionsPerSecond { get; init; } = 5;

    /// <summary>Positions a second of a vehicle while the cost of a frame is measured. Each relay has as many vehicles then as one has alone, so the rate of all grows with the relays.</summary>
    public int SteadyPositionsPerSecond { get; init; } = 12;

    /// <summary>Seconds of that measurement; 0: relays are moved only, nothing is measured in peace.</summary>
    public int Seconds { get; init; } = 15;

    /// <summary>Seed of all content and chance.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Longest wait for anything that must come: a phase, the assembly of the files, a taken-over camera.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>More settings of the relays, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> RelaySettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Cameras that send files.</summary>
    public int FileCameras => Math.Max(1, Devices / 2);

    /// <summary>Cameras that drive.</summary>
    public int Vehicles => Math.Max(1, Devices / 3);

    /// <summary>Cameras that the relays dial.</summary>
    public int Dialled => Math.Max(1, Devices - FileCameras - Vehicles);
}
