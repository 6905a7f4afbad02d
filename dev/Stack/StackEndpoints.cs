namespace CloudCam.Dev.Stack;

/// <summary>Where everything of a running stack is. Written as JSON by <c>up --ready-file</c>.</summary>
public sealed record StackEndpoints
{
    /// <summary>Address cameras dial; null without a relay.</summary>
    public string? RelayHost { get; init; }

    /// <summary>Port cameras dial; 0 without a relay.</summary>
    public int RelayPort { get; init; }

    /// <summary>Port for live video that cameras push, over RTMP or HTTP; 0 without a relay.</summary>
    public int RtmpPort { get; init; }

    /// <summary>Where viewers watch live video, what links begin with; null without a relay.</summary>
    public Uri? Live { get; init; }

    /// <summary>Health checks and metrics of the relay; null without a relay.</summary>
    public Uri? RelayHealth { get; init; }

    /// <summary>Address of the functions, without <c>/api</c>; null without functions.</summary>
    public Uri? Functions { get; init; }

    /// <summary>Key of the HTTP API with the scope admin, for the header <c>x-api-key</c>; null without functions.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Blob endpoint with the account's name in its path.</summary>
    public required Uri Blob { get; init; }

    /// <summary>Queue endpoint with the account's name in its path.</summary>
    public required Uri Queue { get; init; }

    /// <summary>Table endpoint with the account's name in its path.</summary>
    public required Uri Table { get; init; }

    /// <summary>Connection string of the storage emulator, with its publicly known key.</summary>
    public required string StorageConnectionString { get; init; }

    /// <summary>Connection string of the Event Hubs emulator, for any official client.</summary>
    public required string EventHubsConnectionString { get; init; }

    /// <summary>REST address of the Event Hubs emulator.</summary>
    public required Uri EventHubsHttp { get; init; }

    /// <summary>AMQP port of the Event Hubs emulator.</summary>
    public int AmqpPort { get; init; }

    /// <summary>Connection string of the SignalR emulator, with its fixed key.</summary>
    public required string SignalRConnectionString { get; init; }

    /// <summary>Folder of all data.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder of the parts' logs.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Folder of the passwords of cameras: a file for each, named like the secret that a camera's registration gives.</summary>
    public required string SecretsFolder { get; init; }

    /// <summary>The running processes, in the order they were started.</summary>
    public IReadOnlyList<StackProcessInfo> Processes { get; init; } = [];
}
