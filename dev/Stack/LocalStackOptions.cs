using CloudCam.Core.Devices;

namespace CloudCam.Dev.Stack;

/// <summary>What a local stack is made of. A port of 0 lets the system pick a free one.</summary>
public sealed record LocalStackOptions
{
    /// <summary>Where all data and logs go; made when missing. Null: a new temporary folder that is deleted with the stack.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Whether what an earlier stack left in <see cref="DataFolder"/> is deleted first. Default false: data stay from run to run.</summary>
    public bool Fresh { get; init; }

    /// <summary>Address the relay listens on for cameras. Default loopback; <c>0.0.0.0</c> lets real cameras in.</summary>
    public string ListenAddress { get; init; } = "127.0.0.1";

    /// <summary>Port for cameras. Default 5232.</summary>
    public int RelayPort { get; init; } = 5232;

    /// <summary>Port for cameras that push live video, over RTMP or HTTP. Default 1935.</summary>
    public int RtmpPort { get; init; } = 1935;

    /// <summary>Port for viewers of live video. Default 8088.</summary>
    public int LivePort { get; init; } = 8088;

    /// <summary>Port of the relay's health checks and metrics. Default 8080.</summary>
    public int RelayHealthPort { get; init; } = 8080;

    /// <summary>Azurite's blob port. Default 10000, which clients know as <c>UseDevelopmentStorage=true</c>.</summary>
    public int BlobPort { get; init; } = 10000;

    /// <summary>Azurite's queue port. Default 10001.</summary>
    public int QueuePort { get; init; } = 10001;

    /// <summary>Azurite's table port. Default 10002.</summary>
    public int TablePort { get; init; } = 10002;

    /// <summary>AMQP port of the Event Hubs emulator. Default 5672: some official clients take no other.</summary>
    public int AmqpPort { get; init; } = 5672;

    /// <summary>HTTP port of the Event Hubs emulator. Default 5380.</summary>
    public int EventHubsHttpPort { get; init; } = 5380;

    /// <summary>Port of the SignalR emulator. Default 8888, as in Microsoft's own.</summary>
    public int SignalRPort { get; init; } = 8888;

    /// <summary>Port of the Functions host. Default 7071, as in the Core Tools.</summary>
    public int FunctionsPort { get; init; } = 7071;

    /// <summary>Whether the functions are started. Default true.</summary>
    public bool Functions { get; init; } = true;

    /// <summary>Whether Azure Functions Core Tools (<c>func</c>) run the functions where they are installed. Default true; false: always our own host runner.</summary>
    public bool PreferCoreTools { get; init; } = true;

    /// <summary>Whether the relay is started. Default true; false: integrators' tests that only want the cloud's side.</summary>
    public bool Relay { get; init; } = true;

    /// <summary>What the relay does with devices nobody registered. Default <see cref="DevicePolicy.Quarantine"/>.</summary>
    public DevicePolicy UnknownDevices { get; init; } = DevicePolicy.Quarantine;

    /// <summary>Devices to register before the relay starts.</summary>
    public IReadOnlyList<RegisteredDevice> Devices { get; init; } = [];

    /// <summary>More settings of the relay, as environment variables (<c>Relay__BlockBytes</c>); they win over the stack's own.</summary>
    public IReadOnlyDictionary<string, string> RelaySettings { get; init; } = new Dictionary<string, string>();

    /// <summary>More settings of the functions, as environment variables (<c>VideoSkipSeconds</c>); they win over the stack's own.</summary>
    public IReadOnlyDictionary<string, string> FunctionsSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Longest time one part may take to be ready. Default 60 s: a cold machine with two cores needs about ten.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>These options with all ports picked by the system and a temporary data folder: for tests, several stacks beside each other.</summary>
    public LocalStackOptions AsEphemeral() => this with
    {
        DataFolder = null, RelayPort = 0, RtmpPort = 0, LivePort = 0, RelayHealthPort = 0, BlobPort = 0, QueuePort = 0, TablePort = 0, AmqpPort = 0, EventHubsHttpPort = 0, SignalRPort = 0, FunctionsPort = 0,
    };
}
