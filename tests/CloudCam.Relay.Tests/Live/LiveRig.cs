using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Tests.Media;
using CloudCam.Relay.Live;
using CloudCam.Relay.Tests.Harness;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Tests.Live;

/// <summary>Hub and port of viewers on loopback. At its end no memory may be held any more.</summary>
internal sealed class LiveRig : IAsyncDisposable
{
    private readonly LiveService service;
    private bool stopped;

    private LiveRig(LiveHub hub, LiveLinks links, LogProbe log)
    {
        (Hub, Links, Log) = (hub, links, log);
        service = new LiveService(hub, links, new LiveLog(new Logger<LiveLog>(log)), TimeSpan.FromSeconds(10));
    }

    public static LiveStreamName Road { get; } = new(DeviceId.Parse("353376110005078"), "0");

    public LiveHub Hub { get; }

    public LiveLinks Links { get; }

    public LogProbe Log { get; }

    public int Port => service.EndPoint!.Port;

    public int OpenCount => service.OpenCount;

    public static LiveLinks MakeLinks(TimeProvider time, byte fill = 7) => LiveLinks.Create(Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray()), null, time)!;

    public static async Task<LiveRig> StartAsync(Action<LiveOptions>? change = null)
    {
        var options = new LiveOptions { Address = "127.0.0.1", Port = 0, MaxViewersPerAddress = 0, WatchInterval = TimeSpan.FromMilliseconds(50) };
        change?.Invoke(options);
        var rig = new LiveRig(new LiveHub(options, TimeProvider.System), MakeLinks(TimeProvider.System), new LogProbe());
        await rig.service.StartAsync(CancellationToken.None);
        return rig;
    }

    public ILivePublication Publish(LiveStreamName? name = null) => Hub.TryPublish(name ?? Road, "script")!;

    public string Target(LiveForm form = LiveForm.Flv, LiveStreamName? name = null, LiveScope scope = LiveScope.Viewer) =>
        Links.MakeTarget(name ?? Road, form, scope, TimeProvider.System.GetUtcNow().AddMinutes(5));

    /// <summary>Connects and asks for a stream.</summary>
    public async Task<HttpViewer> WatchAsync(LiveForm form = LiveForm.Flv, string more = "", LiveStreamName? name = null, int receiveBuffer = 0)
    {
        var viewer = await HttpViewer.ConnectAsync(Port, receiveBuffer);
        await viewer.SendAsync($"GET {Target(form, name)}{more} HTTP/1.1\r\nHost: here\r\n\r\n");
        return viewer;
    }

    public Task ViewersAsync(int count, LiveStreamName? name = null) =>
        Eventually.TrueAsync(() => Hub.StateOf(name ?? Road)?.Viewers == count, $"{count} viewers; {Hub.StateOf(name ?? Road)?.Viewers} are there");

    public async Task StopAsync()
    {
        if (stopped) return;
        stopped = true;
        await service.StopAsync(CancellationToken.None).InTime();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        service.Dispose();
        Hub.Dispose();
        await Eventually.TrueAsync(() => Hub.Slabs.Used == 0, "all memory is given back");
        Assert.Empty(Log.Of(1105));
        Log.Dispose();
    }
}

/// <summary>Pictures and sound of a real encoder, written to a publication.</summary>
internal static class Show
{
    public static void Pictures(ILivePublication to, MediaCodec codec, IReadOnlyList<byte[]> pictures, int from, int count, long origin = 0)
    {
        for (var i = from; i < from + count; i++) Picture(to, codec, pictures, i, origin);
    }

    public static void Picture(ILivePublication to, MediaCodec codec, IReadOnlyList<byte[]> pictures, int number, long origin = 0) =>
        to.Write(Streams.Picture(codec, pictures[number % pictures.Count], number, Streams.IsKey(codec, number % pictures.Count), origin));
}
