using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Doctor;

/// <summary>What is spoken on a port of the relay.</summary>
internal enum CameraPort
{
    /// <summary>Teltonika cameras dial in.</summary>
    Teltonika,

    /// <summary>Jimi cameras dial in.</summary>
    Jimi,

    /// <summary>XM cameras leave alarm messages.</summary>
    DvripAlarm,

    /// <summary>Cameras push live video by RTMP.</summary>
    Rtmp,
}

/// <summary>What is examined: a local stack, or a deployment. What is null is not looked at.</summary>
internal sealed record DoctorTarget
{
    /// <summary>What it is, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Address of the relay.</summary>
    public string? RelayHost { get; init; }

    /// <summary>Its ports for cameras; several protocols may share one.</summary>
    public IReadOnlyList<(CameraPort Speaks, int Port)> Ports { get; init; } = [];

    /// <summary>Whether cameras speak TLS on the ports for those that dial in.</summary>
    public bool Tls { get; init; }

    /// <summary>Where viewers of live video reach the relay.</summary>
    public Uri? Live { get; init; }

    /// <summary>Health port of the relay, where it can be reached.</summary>
    public Uri? RelayHealth { get; init; }

    /// <summary>Address of the functions, without <c>/api</c>.</summary>
    public Uri? Functions { get; init; }

    /// <summary>Key of the API.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Connection string of the event streams, for the canary's events.</summary>
    public string? EventHubs { get; init; }

    /// <summary>Subscription of a webhook that gets a test message.</summary>
    public string? Webhook { get; init; }

    /// <summary>Whether a file is sent through the whole path.</summary>
    public bool Canary { get; init; } = true;

    /// <summary>Longest wait for the canary's file and event: an instance of the functions may have to start first.</summary>
    public TimeSpan CanaryPatience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>A stack of this machine.</summary>
    public static DoctorTarget Of(StackEndpoints stack) => new()
    {
        Name = $"local stack in {stack.DataFolder}", RelayHost = stack.RelayHost is "0.0.0.0" or "::" ? "127.0.0.1" : stack.RelayHost,
        // All protocols share one port there; the alarm server's included.
        Ports = stack.RelayHost is null ? [] : [(CameraPort.Teltonika, stack.RelayPort), (CameraPort.Jimi, stack.RelayPort), (CameraPort.DvripAlarm, stack.RelayPort), (CameraPort.Rtmp, stack.RtmpPort)],
        Live = stack.Live, RelayHealth = stack.RelayHealth, Functions = stack.Functions, ApiKey = stack.ApiKey, EventHubs = stack.EventHubsConnectionString,
    };
}
