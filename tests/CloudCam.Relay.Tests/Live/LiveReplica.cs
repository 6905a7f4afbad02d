using System.Collections.Concurrent;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Events;
using CloudCam.Core.Live;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Live;
using CloudCam.Relay.Live;
using CloudCam.Relay.Live.Registry;
using CloudCam.Relay.Tests.Harness;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Tests.Live;

/// <summary>Live video of one of several relays that share a cloud in memory.</summary>
internal sealed class LiveReplica : IAsyncDisposable
{
    private readonly LiveService service;
    private readonly LiveReplicas replicas;
    private bool stopped;

    private LiveReplica(LiveCloud cloud, string name, Action<LiveOptions>? change)
    {
        var options = new LiveOptions { Address = "127.0.0.1", Port = 0, MaxViewersPerAddress = 0, WatchInterval = TimeSpan.FromMilliseconds(50) };
        change?.Invoke(options);
        Hub = new LiveHub(options, TimeProvider.System);
        Links = LiveRig.MakeLinks(TimeProvider.System);
        service = new LiveService(Hub, Links, new LiveLog(new Logger<LiveLog>(Log)), TimeSpan.FromSeconds(10));
        replicas = new LiveReplicas(new RelayLive(Hub, Links), cloud.Stores, cloud, name, () => service.EndPoint, Log, TimeProvider.System, new Random(name.Length));
    }

    public LiveHub Hub { get; }

    public LiveLinks Links { get; }

    public LogProbe Log { get; } = new();

    public static async Task<LiveReplica> StartAsync(LiveCloud cloud, string name, Action<LiveOptions>? change = null)
    {
        var replica = new LiveReplica(cloud, name, change);
        await replica.service.StartAsync(CancellationToken.None);
        await replica.replicas.StartAsync(CancellationToken.None);
        return replica;
    }

    public ILivePublication Publish(LiveStreamName name) => Hub.TryPublish(name, "rtmp")!;

    public async Task<HttpViewer> WatchAsync(LiveStreamName name, LiveForm form = LiveForm.Flv, LiveScope scope = LiveScope.Viewer)
    {
        var viewer = await HttpViewer.ConnectAsync(service.EndPoint!.Port);
        await viewer.SendAsync($"GET {Links.MakeTarget(name, form, scope, TimeProvider.System.GetUtcNow().AddMinutes(5))} HTTP/1.1\r\nHost: here\r\n\r\n");
        return viewer;
    }

    public async Task StopAsync()
    {
        if (stopped) return;
        stopped = true;
        var fetched = replicas.StopFetchingAsync();
        await service.StopAsync(CancellationToken.None).InTime();
        await fetched.InTime();
        await replicas.StopAsync(CancellationToken.None).InTime();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        service.Dispose();
        replicas.Dispose();
        Hub.Dispose();
        Assert.Empty(Log.Of(1129));
        Log.Dispose();
    }
}

/// <summary>The stores that replicas share, and what happened to commands.</summary>
internal sealed class LiveCloud : IEventSink
{
    private readonly MemoryTableStore tables;
    private readonly ConcurrentQueue<CameraEvent> told = new();

    public LiveCloud()
    {
        var blobs = new MemoryBlobStore(new MemoryBlobs(TimeProvider.System));
        tables = new MemoryTableStore(Faults);
        Stores = new RelayStores(blobs, blobs, tables, new MemoryWorkQueue(TimeProvider.System), new MemoryEventHubs());
    }

    public StoreFaults Faults { get; } = new(TimeProvider.System);

    public RelayStores Stores { get; }

    public ITableStore Tables => tables;

    public LiveTable Live => new(tables);

    /// <summary>What was told, in its order.</summary>
    public IReadOnlyList<CameraEvent> Told => [.. told];

    /// <summary>Whether events can be neither sent nor spilled.</summary>
    public bool IsHubAway { get; set; }

    public ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken)
    {
        if (IsHubAway) throw new StoreException(StoreError.Unreachable, "The hub is away.");
        foreach (var one in events) told.Enqueue(one);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until a stream's row is as it should be.</summary>
    public async Task RowAsync(LiveStreamName name, Func<LiveRecord?, bool> condition, string what)
    {
        LiveRecord? row = null;
        var began = TimeProvider.System.GetTimestamp();
        while (!condition(row = await Live.FindAsync(name, CancellationToken.None)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Eventually.Limit, $"Still not so: {what}; {row}");
            await Task.Delay(10);
        }
    }
}
