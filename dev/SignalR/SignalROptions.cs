using System.Net;

namespace CloudCam.Dev.SignalR;

/// <summary>What the emulator is started with. Limits are the real service's, so that what passes here passes there.</summary>
public sealed record SignalROptions
{
    /// <summary>IP address to listen on. Default loopback: nobody but this machine. A container listens on its own network (<c>0.0.0.0</c>) instead.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 lets the system pick one. Default 8888, as in Microsoft's own emulator.</summary>
    public int Port { get; init; } = 8888;

    /// <summary>The access key, used as the UTF-8 bytes of this text. Default: a fixed one that opens nothing but emulators.</summary>
    public string AccessKey { get; init; } = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH";

    /// <summary>Connections at a time. Default 1,000: one unit of the Standard tier.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Bytes of one REST request's body. Default 1 MiB, the service's limit.</summary>
    public int MaxBodyBytes { get; init; } = 1_048_576;

    /// <summary>Bytes of one request's headers. Default 16 KiB, the service's limit.</summary>
    public int MaxHeaderBytes { get; init; } = 16_384;

    /// <summary>Characters of one token. Default 4,096, the service's limit.</summary>
    public int MaxTokenCharacters { get; init; } = 4_096;

    /// <summary>Messages waiting for one client that does not read. Default 1,024; one more ends the connection, so that memory is bounded.</summary>
    public int MaxQueuedMessages { get; init; } = 1_024;

    /// <summary>Bytes waiting for one client that does not read. Default 8 MiB: several messages of the largest size.</summary>
    public int MaxQueuedBytes { get; init; } = 8_388_608;

    /// <summary>Memberships of users in groups that are kept, of all hubs together. Default 100,000: a developer's machine never needs them.</summary>
    public int MaxUserGroups { get; init; } = 100_000;
}
