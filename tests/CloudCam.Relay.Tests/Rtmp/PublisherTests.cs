using System.Buffers;
using System.Text;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Rtmp;
using CloudCam.Protocols.Rtmp.Flv;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;
using CloudCam.Relay.Tests.Server;
using CloudCam.Testing;

namespace CloudCam.Relay.Tests.Rtmp;

/// <summary>Publishers of live video at a whole relay.</summary>
public sealed class PublisherTests
{
    private const string Imei = "864993060000000";

    private static readonly byte[] Sps = Convert.FromHexString("6742c00ada11ec0440000003004000000302a3c489a8");
    private static readonly byte[] Pps = Convert.FromHexString("68ce039c80");

    [Fact]
    public async Task A_stranger_that_goes_on_sending_still_hears_why_it_was_refused()
    {
        var hub = new FakeHub();
        await using var relay = await StartAsync(hub, options => options.UnknownDevices = DevicePolicy.Quarantine);
        using var peer = await relay.ConnectAsync();
        var output = new ArrayBufferWriter<byte>();
        Begin(output, Imei);
        var writer = new RtmpWriter();
        // Answers and pictures cross on their way.
        for (var i = 0; i < 20; i++) writer.Media(output, RtmpMessageType.Video, 1, (uint)i, new byte[5_000]);
        await peer.SendAsync(output.WrittenMemory);
        Assert.Contains("NetStream.Publish.BadName", await ReadToEndAsync(peer), StringComparison.Ordinal);
        await relay.EndedAsync(EndReason.Refused, RtmpProtocol.ProtocolName);
        Assert.Empty(hub.Published);
        Assert.Equal(0, relay.Cloud.EventHubs.SentTotal);
    }

    [Fact]
    public async Task Live_video_pushed_over_HTTP_is_published_recorded_and_answered()
    {
        var hub = new FakeHub();
        await using var relay = await StartAsync(hub, options => options.BlockBytes = 16 * 1024, new RtmpSessionOptions { RecordLive = true });
        using var peer = await relay.ConnectAsync();
        var flv = Flv(pictures: 200, bytes: 3_000);
        await peer.SendAsync(Encoding.ASCII.GetBytes($"POST /live/1/{Imei}.flv HTTP/1.1\r\nHost: relay\r\nContent-Length: {flv.Length}\r\n\r\n"));
        await peer.SendAsync(flv);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await ReadToEndAsync(peer), StringComparison.Ordinal);
        await relay.EndedAsync(EndReason.Done, FlvPushProtocol.ProtocolName);
        Assert.Equal(($"flv {Imei}/1", 200, true), (hub.Last.Name, hub.Last.Pictures, hub.Last.IsOver));
        var file = await StoredFiles.ReadAsync(relay.Cloud, Imei);
        Assert.NotNull(file);
        Assert.Equal("ftyp", Encoding.ASCII.GetString(file, 4, 4));
        Assert.True(file.Length > 200 * 3_000);
    }

    [Fact]
    public async Task A_publisher_that_is_taken_over_ends_as_replaced()
    {
        var hub = new FakeHub();
        await using var relay = await StartAsync(hub);
        using var peer = await relay.ConnectAsync();
        var output = new ArrayBufferWriter<byte>();
        Begin(output, Imei);
        var writer = new RtmpWriter();
        foreach (var (type, body) in Bodies(pictures: 3, bytes: 100)) writer.Media(output, type, 1, 0, body);
        await peer.SendAsync(output.WrittenMemory);
        await Eventually.TrueAsync(() => hub.Published is [{ Pictures: 3 }], "three pictures are published");
        hub.Last.IsReplaced = true;
        Assert.Contains("Another connection", await ReadToEndAsync(peer), StringComparison.Ordinal);
        await relay.EndedAsync(EndReason.Replaced, RtmpProtocol.ProtocolName);
    }

    [Fact]
    public async Task A_flood_of_connections_fills_its_own_port_and_none_of_the_others()
    {
        await using var relay = await StartAsync(new FakeHub(), options =>
        {
            options.LoginTimeout = TimeSpan.FromSeconds(2);
            options.Listeners[0].MaxConnections = 20;
            options.Listeners.Add(new ListenerOptions());
        });
        var flood = new List<ScriptClient>();
        try
        {
            for (var i = 0; i < 60; i++)
            {
                flood.Add(await relay.ConnectAsync());
                // Those that were turned away may find out while they speak.
                try { await flood[^1].SendAsync(new byte[] { 3, 0, 0, 0 }); }
                catch (IOException) { continue; }
            }
            await relay.EndedAsync(EndReason.Overloaded, "none", 40);
            using var camera = await relay.LoginAsync(listener: 1);
            Assert.Equal("pong", await camera.AskAsync("ping"));
            await relay.EndedAsync(EndReason.LoginTimeout, RtmpProtocol.ProtocolName, 20);
        }
        finally
        {
            flood.ForEach(client => client.Dispose());
        }
    }

    private static Task<RelayUnderTest> StartAsync(ILiveHub hub, Action<RelayOptions>? change = null, RtmpSessionOptions? options = null)
    {
        options ??= new RtmpSessionOptions();
        IDeviceProtocol[] protocols = [new RtmpProtocol(options, hub, TimeProvider.System), new FlvPushProtocol(options, hub, TimeProvider.System)];
        return RelayUnderTest.StartAsync(
            relay =>
            {
                foreach (var protocol in protocols) relay.Listeners[0].Protocols.Add(protocol.Name);
                change?.Invoke(relay);
            },
            others: protocols);
    }

    // A reset would throw here: the words must arrive before it.
    private static async Task<string> ReadToEndAsync(ScriptClient peer)
    {
        var bytes = new MemoryStream();
        await peer.Stream.CopyToAsync(bytes).InTime();
        return Encoding.ASCII.GetString(bytes.ToArray());
    }

    private static void Begin(ArrayBufferWriter<byte> output, string imei)
    {
        RtmpHandshake.WriteFirst(output, 0, new Random(1));
        RtmpHandshake.WriteEcho(output, new ReadOnlySequence<byte>(new byte[RtmpHandshake.RestBytes]), 0);
        var writer = new RtmpWriter();
        writer.Connect(output, 1, "live/0", "rtmp://relay/live/0");
        writer.StreamCommand(output, 0, "createStream", 2, null);
        writer.StreamCommand(output, 1, "publish", 3, imei, "live");
    }

    private static byte[] Flv(int pictures, int bytes)
    {
        var output = new ArrayBufferWriter<byte>();
        FlvWriter.WriteStart(output, hasAudio: false, hasVideo: true);
        var time = 0u;
        foreach (var (type, body) in Bodies(pictures, bytes)) FlvWriter.WriteTag(output, type, time += 40, new ReadOnlySequence<byte>(body));
        return output.WrittenSpan.ToArray();
    }

    private static IEnumerable<(RtmpMessageType Type, byte[] Body)> Bodies(int pictures, int bytes)
    {
        byte[] avc = [1, 0x42, 0xC0, 0x0A, 0xFF, 0xE1, 0, (byte)Sps.Length, .. Sps, 1, 0, (byte)Pps.Length, .. Pps];
        yield return (RtmpMessageType.Video, [0x17, 0, 0, 0, 0, .. avc]);
        for (var picture = 0; picture < pictures; picture++)
        {
            var isKey = picture % 25 == 0;
            byte[] unit = [isKey ? (byte)0x65 : (byte)0x41, .. Enumerable.Repeat((byte)7, bytes)];
            yield return (RtmpMessageType.Video, [isKey ? (byte)0x17 : (byte)0x27, 1, 0, 0, 0, 0, 0, (byte)(unit.Length >> 8), (byte)unit.Length, .. unit]);
        }
    }
}
