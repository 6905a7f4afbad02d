namespace CloudCam.Simulators.Teltonika;

/// <summary>What a fleet is made of. The same options give the same cameras, files, profiles and seeds of chance.</summary>
public sealed record FleetOptions
{
    /// <summary>Server host.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Server port.</summary>
    public required int Port { get; init; }

    /// <summary>Number of cameras.</summary>
    public required int Cameras { get; init; }

    /// <summary>Cameras connected at the same time at most.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Seed of everything that is chosen.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>IMEI of the first camera; the others count up.</summary>
    public ulong FirstImei { get; init; } = 350000000000001;

    /// <summary>Files per camera.</summary>
    public int FilesPerCamera { get; init; } = 2;

    /// <summary>Content of the files.</summary>
    public required FleetMedia Media { get; init; }

    /// <summary>Kinds, given out in turn. Default: all.</summary>
    public IReadOnlyList<FleetCameraKind> Kinds { get; init; } = Enum.GetValues<FleetCameraKind>();

    /// <summary>Profiles, drawn by chance. Default: those every tolerant server must serve.</summary>
    public IReadOnlyList<TeltonikaQuirks> Profiles { get; init; } = TeltonikaProfiles.Tolerable;

    /// <summary>Faults of every camera's link.</summary>
    public LinkFaults Faults { get; init; } = LinkFaults.None;

    /// <summary>Time of the newest trigger; files lie seconds apart before it.</summary>
    public DateTimeOffset NewestTrigger { get; init; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Last word on each camera's options (TLS, waits, a connector for tests); null leaves them.</summary>
    public Func<TeltonikaCameraOptions, TeltonikaCameraOptions>? Adjust { get; init; }
}
