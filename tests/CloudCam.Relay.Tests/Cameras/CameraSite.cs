using System.Net;
using System.Net.Sockets;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Relay.Cameras;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Cameras;

/// <summary>One cloud, relays that dial, and a camera that listens on loopback and does what the test says.</summary>
internal sealed class CameraSite : IAsyncDisposable
{
    public const string Password = "p4ssw0rd-nobody-may-see";
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<RelayUnderTest> relays = [];

    public CameraSite()
    {
        listener.Start();
        Cloud.Secrets.Set("cam1-password", Password);
        Table = new CameraTable(Cloud.Tables, TimeProvider.System);
    }

    public static DeviceId Id { get; } = DeviceId.Parse("cam1");

    public MemoryCloud Cloud { get; } = new(TimeProvider.System);

    public CameraTable Table { get; }

    public CameraScript Protocol { get; } = new();

    public CameraRecord Registration => new()
    {
        Id = Id, Name = "Gate", Kind = "scripted", Address = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, User = "admin", PasswordSecret = "cam1-password",
        TimeZone = "Europe/Vilnius", Channels = [0, 3], Recording = new RecordingPolicy(RecordingMode.Continuous), Quirks = new Quirks([new("scripted.odd", "true")]),
    };

    /// <summary>Options with waits short enough to be met, and loopback allowed.</summary>
    public static CamerasOptions Options() => new()
    {
        ScanInterval = TimeSpan.FromMilliseconds(50), EmptyScanInterval = TimeSpan.FromMilliseconds(50), RetryWait = TimeSpan.FromMilliseconds(100), LongestRetryWait = TimeSpan.FromSeconds(1),
        AllowedNetworks = { "127.0.0.0/8" },
    };

    public async Task<CameraRecord> RegisterAsync(Func<CameraRecord, CameraRecord>? change = null) =>
        (await Table.SaveAsync(change?.Invoke(Registration) ?? Registration, null, false, CancellationToken.None)).Camera;

    public async Task<RelayUnderTest> RelayAsync(string replica = "relay-a", CamerasOptions? options = null, ITableStore? tables = null, Action<RelayOptions>? change = null)
    {
        var relay = await RelayUnderTest.StartAsync(
            relay =>
            {
                relay.Replica = replica;
                relay.CommandPollFastest = TimeSpan.FromMilliseconds(10);
                relay.CommandPollSlowest = TimeSpan.FromMilliseconds(40);
                change?.Invoke(relay);
            },
            cloud: Cloud, cameras: new RelayCameras(options ?? Options(), [Protocol], Cloud.Secrets), tables: tables);
        relays.Add(relay);
        return relay;
    }

    /// <summary>The next connection that the camera gets.</summary>
    public async Task<ScriptClient> AcceptAsync()
    {
        var socket = await listener.AcceptSocketAsync().InTime();
        return new ScriptClient(new NetworkStream(socket, ownsSocket: true), socket);
    }

    /// <summary>The next connection, logged in.</summary>
    public async Task<ScriptClient> AcceptLoginAsync()
    {
        var camera = await AcceptAsync();
        Assert.Equal($"login admin {Password}", await camera.ReadLineAsync());
        Assert.Equal("welcome", await camera.AskAsync("ok"));
        return camera;
    }

    /// <summary>Whether somebody waits to be accepted.</summary>
    public bool IsDialled => listener.Pending();

    public async Task<CameraLease> LeaseAsync(Func<CameraLease, bool> until, string what)
    {
        CameraLease? lease = null;
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Eventually.Limit; await Task.Delay(10))
        {
            lease = await Table.FindLeaseAsync(Id, CancellationToken.None);
            if (lease is not null && until(lease)) return lease;
        }
        throw new Xunit.Sdk.XunitException($"Still not so: {what}; {lease}, {lease?.EndReason}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in relays) await relay.DisposeAsync();
        listener.Dispose();
    }
}
