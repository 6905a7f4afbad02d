using System.Collections.Concurrent;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Tests.Media;
using CloudCam.Relay.Live;
using CloudCam.Relay.Tests.Harness;
using CloudCam.Testing;

namespace CloudCam.Relay.Tests.Live;

/// <summary>The hub by itself: who is asked for, what is told, what is held.</summary>
public sealed class LiveHubTests
{
    [Fact]
    public void A_stream_is_wanted_while_young_while_watched_and_a_while_after()
    {
        var clock = new StoppedClock();
        using var hub = new LiveHub(new LiveOptions(), clock);
        var seen = new Seen();
        hub.Observer = seen;
        using var publication = hub.TryPublish(LiveRig.Road, "script")!;
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(publication.IsWanted);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(publication.IsWanted);
        hub.Watch();
        hub.Watch();
        Assert.Equal([LiveChangeKind.Started, LiveChangeKind.Unwatched], seen.Kinds);
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        var viewer = new LiveViewer(hub, hub.Find(LiveRig.Road)!, new FlvShape(false), socket, _ => []);
        Assert.True(hub.Find(LiveRig.Road)!.TryJoin(viewer, out _));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(publication.IsWanted);
        hub.Find(LiveRig.Road)!.Leave(viewer);
        clock.Advance(TimeSpan.FromSeconds(29));
        hub.Watch();
        Assert.True(publication.IsWanted);
        clock.Advance(TimeSpan.FromSeconds(2));
        hub.Watch();
        Assert.False(publication.IsWanted);
        Assert.Equal(2, seen.Kinds.Count(kind => kind == LiveChangeKind.Unwatched));
    }

    [Fact]
    public void What_happens_to_a_stream_is_told_with_its_codecs()
    {
        using var hub = new LiveHub(new LiveOptions(), TimeProvider.System);
        var seen = new Seen();
        hub.Observer = seen;
        var pictures = Streams.Pictures(MediaCodec.H264, 20);
        var first = hub.TryPublish(LiveRig.Road, "rtmp")!;
        Show.Pictures(first, MediaCodec.H264, pictures, 0, 20);
        using (hub.TryPublish(LiveRig.Road, "jimi")) first.Dispose();
        Assert.Equal([LiveChangeKind.Started, LiveChangeKind.FormatsKnown, LiveChangeKind.TakenOver, LiveChangeKind.Ended], seen.Kinds);
        Assert.Equal((MediaCodec.H264, "rtmp"), (seen.States[1].Video, seen.States[1].Protocol));
        Assert.Equal(("jimi", true), (seen.States[2].Protocol, seen.States[2].IsPublished));
        Assert.False(seen.States[3].IsPublished);
        Assert.Empty(hub.Snapshot());
        Assert.Equal(0, hub.Slabs.Used);
    }

    [Fact]
    public void There_is_room_for_so_many_streams_and_no_more()
    {
        using var hub = new LiveHub(new LiveOptions { MaxStreams = 2 }, TimeProvider.System);
        using var first = hub.TryPublish(new LiveStreamName(DeviceId.Parse("a"), "0"), "script");
        var second = hub.TryPublish(new LiveStreamName(DeviceId.Parse("b"), "0"), "script");
        Assert.Null(hub.TryPublish(new LiveStreamName(DeviceId.Parse("c"), "0"), "script"));
        second!.Dispose();
        using var third = hub.TryPublish(new LiveStreamName(DeviceId.Parse("c"), "0"), "script");
        Assert.NotNull(third);
        Assert.Equal(2, hub.PublishedCount);
    }

    [Fact]
    public void Frames_that_hold_nothing_or_cannot_be_are_left_out()
    {
        using var hub = new LiveHub(new LiveOptions(), TimeProvider.System);
        using var publication = hub.TryPublish(LiveRig.Road, "script")!;
        var random = new Random(5);
        var pictures = Streams.Pictures(MediaCodec.H264, 20);
        foreach (var codec in Enum.GetValues<MediaCodec>())
        {
            for (var i = 0; i < 200; i++)
            {
                var bytes = new byte[random.Next(0, 400)];
                random.NextBytes(bytes);
                publication.Write(new MediaFrame
                {
                    Codec = codec, IsKey = i % 2 == 0, TimeMicroseconds = random.NextInt64(), ArrivedAt = Streams.Begin, SampleRate = random.Next(-1, 100_000),
                    Payload = new System.Buffers.ReadOnlySequence<byte>(bytes), Configuration = bytes.AsMemory(0, Math.Min(bytes.Length, random.Next(0, 70))),
                });
            }
        }
        Show.Pictures(publication, MediaCodec.H264, pictures, 0, 20);
        Assert.Equal(MediaCodec.H264, hub.StateOf(LiveRig.Road)!.Value.Video);
    }

    [Theory]
    [InlineData(MediaCodec.H264)]
    [InlineData(MediaCodec.H265)]
    public void Writing_allocates_nothing(MediaCodec codec)
    {
        using var hub = new LiveHub(new LiveOptions(), TimeProvider.System);
        using var publication = hub.TryPublish(LiveRig.Road, "script")!;
        var frames = Streams.Pictures(codec, 10).Select((bytes, i) => Streams.Picture(codec, bytes, i, i == 0)).ToArray();
        var sound = Streams.Sound(MediaCodec.G711ALaw, Streams.Tone(MediaCodec.G711ALaw, 320), 0);
        var number = 0L;
        Allocations.None(() =>
        {
            foreach (var frame in frames)
            {
                publication.Write(frame with { TimeMicroseconds = number * 40_000 });
                publication.Write(sound with { TimeMicroseconds = number * 40_000 });
                number++;
            }
        });
    }

    [Fact]
    public void Time_goes_on_over_jumps_and_other_scales()
    {
        var timeline = new StreamTimeline();
        Assert.Equal(0, timeline.TimeOf(1_000_000_000, isPicture: true));
        Assert.Equal(20_000, timeline.TimeOf(1_000_020_000, isPicture: false));
        Assert.Equal(40_000, timeline.TimeOf(1_000_040_000, isPicture: true));
        Assert.Equal(40_000, timeline.TimeOf(1_000_010_000, isPicture: true));
        Assert.Equal(80_000, timeline.TimeOf(9_000_000_000, isPicture: true));
        Assert.Equal(120_000, timeline.TimeOf(9_000_040_000, isPicture: true));
        timeline.BeginScale();
        Assert.Equal(160_000, timeline.TimeOf(5, isPicture: true));
        Assert.Equal(180_000, timeline.TimeOf(20_005, isPicture: false));
    }

    private sealed class Seen : ILiveObserver
    {
        private readonly ConcurrentQueue<(LiveChangeKind Kind, LiveStreamState State)> seen = new();

        public IReadOnlyList<LiveChangeKind> Kinds => [.. seen.Select(one => one.Kind).Where(kind => kind != LiveChangeKind.ViewersChanged)];

        public IReadOnlyList<LiveStreamState> States => [.. seen.Select(one => one.State)];

        public void OnChange(LiveChangeKind kind, in LiveStreamState stream) => seen.Enqueue((kind, stream));
    }
}
