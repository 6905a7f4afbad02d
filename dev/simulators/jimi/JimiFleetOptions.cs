using CloudCam.Simulators.Teltonika;

namespace CloudCam.Simulators.Jimi;

/// <summary>What a fleet of JC400 cameras is made of. The same options give the same cameras.</summary>
public sealed record JimiFleetOptions
{
    /// <summary>The first camera; the others differ from it by IMEI, place, scenario and chance.</summary>
    public required JimiCameraOptions Pattern { get; init; }

    /// <summary>Number of cameras.</summary>
    public required int Cameras { get; init; }

    /// <summary>Cameras running at the same time at most.</summary>
    public int Concurrency { get; init; } = 10_000;

    /// <summary>Scenarios, given out in turn.</summary>
    public required IReadOnlyList<JimiScenario> Scenarios { get; init; }

    /// <summary>Link faults, given out in turn.</summary>
    public IReadOnlyList<LinkFaults> Faults { get; init; } = [LinkFaults.None];

    /// <summary>Seed of everything that is chosen.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Last word on each camera's options; null leaves them.</summary>
    public Func<JimiCameraOptions, JimiCameraOptions>? Adjust { get; init; }
}
