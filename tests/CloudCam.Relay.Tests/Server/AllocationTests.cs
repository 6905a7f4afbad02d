using System.Net;
using System.Net.Sockets;
using CloudCam.Core.Ports;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Server;

/// <summary>Bytes allocated by the whole relay for a frame. The cameras make none: their sockets are only ever used by blocking calls.</summary>
public sealed class AllocationTests
{
    private const int Frames = 20_000;
    private static readonly int Bound = Optimised.Is ? 32 : 4_096;

    [Fact]
    public async Task Acknowledged_frames_make_no_garbage()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.WatchInterval = TimeSpan.FromSeconds(5));
        var perFrame = await MeasureAsync(relay, cameras: 1, "ping\n", "pong\n");
        Assert.True(perFrame < Bound, $"{perFrame:F1} bytes per frame");
    }

    [Fact]
    public async Task Acknowledged_frames_with_an_event_make_no_garbage()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.WatchInterval = TimeSpan.FromSeconds(5), hubs: new ForgetfulHubs(TimeSpan.Zero));
        var perFrame = await MeasureAsync(relay, cameras: 1, "here\n", "safe\n");
        Assert.True(perFrame < Bound, $"{perFrame:F1} bytes per frame");
    }

    [Fact]
    public async Task Frames_that_wait_for_the_event_stream_together_make_no_garbage_each()
    {
        await using var relay = await RelayUnderTest.StartAsync(
            options => (options.WatchInterval, options.MaxConnectionsPerAddress) = (TimeSpan.FromSeconds(5), 0), hubs: new ForgetfulHubs(TimeSpan.FromMilliseconds(5)));
        var perFrame = await MeasureAsync(relay, cameras: 64, "here\n", "safe\n");
        Assert.True(perFrame < Bound, $"{perFrame:F1} bytes per frame");
    }

    private static async Task<double> MeasureAsync(RelayUnderTest relay, int cameras, string frame, string answer)
    {
        var sockets = Enumerable.Range(0, cameras).Select(number => Login(relay, number)).ToArray();
        try
        {
            var (ask, expect) = (System.Text.Encoding.ASCII.GetBytes(frame), System.Text.Encoding.ASCII.GetBytes(answer));
            await Task.Run(() => Talk(sockets, ask, expect, 4_000));
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await Task.Run(() => Talk(sockets, ask, expect, Frames));
            return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Frames;
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    // All cameras ask, then all hear: as many frames are on their way at once as there are cameras.
    private static void Talk(Socket[] cameras, byte[] frame, byte[] answer, int frames)
    {
        var heard = new byte[answer.Length];
        for (var i = 0; i < frames; i += cameras.Length)
        {
            foreach (var camera in cameras) camera.Send(frame);
            foreach (var camera in cameras)
            {
                Read(camera, heard);
                if (!heard.AsSpan().SequenceEqual(answer)) throw new InvalidDataException("not the answer");
            }
        }
    }

    private static Socket Login(RelayUnderTest relay, int number)
    {
        var camera = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        camera.Connect(new IPEndPoint(IPAddress.Loopback, relay.Server.EndPoints[0].Port));
        camera.Send(System.Text.Encoding.ASCII.GetBytes($"hello cam{number}\n"));
        Read(camera, new byte["ok hello\n".Length]);
        return camera;
    }

    private static void Read(Socket camera, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;) at += camera.Receive(bytes, at, bytes.Length - at, SocketFlags.None) is > 0 and var count ? count : throw new EndOfStreamException();
    }

    private sealed class ForgetfulHubs(TimeSpan delay) : IEventHubs
    {
        public int PartitionCount(string hub) => 1;

        public Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken) =>
            delay > TimeSpan.Zero ? Task.Delay(delay, cancellationToken) : Task.CompletedTask;
    }
}
