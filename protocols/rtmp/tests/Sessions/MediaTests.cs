using System.Buffers;
using System.Diagnostics;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

/// <summary>From messages to frames, and into files.</summary>
public sealed class MediaTests
{
    private const long Start = 10_000_000;

    [Fact]
    public void H265_comes_by_number_twelve_and_by_its_code()
    {
        var stream = Vectors.Files("protocols/rtmp/vectors", "flv-h265.hex").SelectMany(Vectors.ReadChunks).SelectMany(chunk => chunk.Bytes).ToArray();
        var rig = new PushRig(FlvPushProtocol.ProtocolName).Receive([.. HttpPush.Head($"Content-Length: {stream.Length}"), .. stream]);
        Assert.All(rig.Hub.Pictures, frame => Assert.Equal(MediaCodec.H265, frame.Codec));
        Assert.True(rig.Hub.Pictures.Count(frame => frame.IsKey) >= 2);
        // VPS first: 0x40.
        Assert.All(rig.Hub.Pictures.Where(frame => frame.IsKey), frame => Assert.Equal([0, 0, 0, 1, 0x40], frame.Payload[..5]));
        Assert.Contains(rig.Hub.Sound, frame => frame.Codec == MediaCodec.G711ALaw);
        Assert.Contains(rig.Hub.Sound, frame => frame.Codec == MediaCodec.G711MuLaw);
    }

    [Fact]
    public void Sound_of_AAC_comes_with_its_configuration_and_only_behind_it()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Header, .. Publisher.Key(0), .. Publisher.Audio(0, 0xAF, 1, 9, 9), .. Publisher.Audio(0, 0xAF, 0, 0x11, 0x90), .. Publisher.Audio(20, 0xAF, 1, 1, 2, 3)]);
        var frame = Assert.Single(rig.Hub.Sound);
        Assert.Equal((MediaCodec.Aac, 48_000, "1190"), (frame.Codec, frame.SampleRate, frame.Configuration));
        Assert.Equal([1, 2, 3], frame.Payload);
    }

    [Fact]
    public void A_key_frame_with_sets_of_its_own_gets_no_others_and_a_delimiter_is_left_out()
    {
        byte[] sps = [0x67, 1, 2, 3], pps = [0x68, 4], delimiter = [0x09, 0xF0], slice = [0x65, 7, 7];
        var own = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Header, .. Publisher.Video(0, [0x17, 1, 0, 0, 0, .. Publisher.Unit(delimiter), .. Publisher.Unit(sps), .. Publisher.Unit(pps), .. Publisher.Unit(slice)])]);
        Assert.Equal(Publisher.AnnexB(sps, pps, slice), Assert.Single(own.Hub.Pictures).Payload);
        var delimited = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Header, .. Publisher.Video(0, [0x17, 1, 0, 0, 0, .. Publisher.Unit(delimiter), .. Publisher.Unit(slice)])]);
        Assert.Equal(Publisher.AnnexB(Publisher.Sps, Publisher.Pps, slice), Assert.Single(delimited.Hub.Pictures).Payload);
    }

    [Fact]
    public void Lengths_of_one_two_and_four_bytes_are_the_same_to_those_who_watch()
    {
        foreach (var lengthBytes in (int[])[1, 2, 4])
        {
            byte[] avc = [.. Publisher.Avc];
            avc[4] = (byte)(0xFC | (lengthBytes - 1));
            byte[] Unit(byte[] unit) => [.. Wire.U32((uint)unit.Length)[^lengthBytes..], .. unit];
            var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Video(0, [0x17, 0, 0, 0, 0, .. avc]), .. Publisher.Video(0, [0x17, 1, 0, 0, 0, .. Unit([0x06, 1]), .. Unit([0x65, 5, 5])])]);
            Assert.Equal(Publisher.AnnexB(Publisher.Sps, Publisher.Pps, [0x06, 1], [0x65, 5, 5]), Assert.Single(rig.Hub.Pictures).Payload);
        }
    }

    [Fact]
    public void Composition_times_are_left_out_and_pictures_keep_the_order_in_which_they_are_decoded()
    {
        byte[] Picture(uint time, int composition) => Publisher.Video(time, [0x27, 1, .. Wire.U24((uint)composition & 0xFFFFFF), .. Publisher.Unit([0x41, 1])]);
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Header, .. Publisher.Key(0), .. Picture(40, 120), .. Picture(80, -40), .. Picture(120, 0)]);
        Assert.Equal([Start, Start + 40_000, Start + 80_000, Start + 120_000], rig.Hub.Pictures.Select(frame => frame.Time));
    }

    [Fact]
    public void Times_go_on_where_thirty_two_bits_end()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Header, .. Publisher.Key(uint.MaxValue - 39), .. Publisher.Law(uint.MaxValue - 39), .. Publisher.Delta(0), .. Publisher.Law(0), .. Publisher.Delta(40)]);
        Assert.Equal([Start, Start + 40_000, Start + 80_000], rig.Hub.Pictures.Select(frame => frame.Time));
        Assert.Equal([Start, Start + 40_000], rig.Hub.Sound.Select(frame => frame.Time));
    }

    [Theory]
    [InlineData(4_000_000u)]
    [InlineData(0u)]
    public void Times_that_jump_are_told_by_the_time_that_passed(uint jump)
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Header, .. Publisher.Key(1_000_000), .. Publisher.Delta(1_000_040)]).Wait(2);
        rig.Receive([.. Publisher.Delta(jump), .. Publisher.Law(jump), .. Publisher.Delta(jump + 40)]);
        Assert.Equal([Start, Start + 40_000, Start + 2_040_000, Start + 2_080_000], rig.Hub.Pictures.Select(frame => frame.Time));
        Assert.Equal([Start + 2_040_000], rig.Hub.Sound.Select(frame => frame.Time));
    }

    [Fact]
    public void A_burst_that_waited_for_the_link_keeps_its_times_and_none_ever_goes_back()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Film(60)]);
        Assert.Equal(Start + 59_960_000, rig.Hub.Pictures.Last().Time);
        for (var back = 0; back < 20; back++) rig.Receive(Publisher.Delta((uint)(60_000 - (back * 900))));
        var times = rig.Hub.Pictures.Select(frame => frame.Time).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Equal(times.Count, times.Distinct().Count());
    }

    [Theory]
    [InlineData(128, 1_460)]
    [InlineData(4_096, 1_460)]
    [InlineData(60_000, 65_536)]
    public void A_message_on_its_way_to_those_who_watch_allocates_nothing(int chunk, int piece)
    {
        var hub = new CaptureHub { OnlyCounts = true };
        var session = new RtmpProtocol(new RtmpSessionOptions(), hub, new StoppedClock()).CreateSession(0);
        var outbox = new SessionOutbox();
        Feed(session, outbox, [.. Publisher.Begin(), .. Wire.Control(1, (uint)chunk)], 1 << 16);
        byte[] Part(byte[] body, byte type, int id) => Wire.Message(id, 40, type, 1, body, chunk);
        byte[] stream =
        [
            .. Part([0x17, 0, 0, 0, 0, .. Publisher.Avc], 9, 6), .. Part([0x17, 1, 0, 0, 0, .. Publisher.Unit([0x65, .. Publisher.Filling(90_000)])], 9, 6),
            .. Part([0xAF, 0, 0x11, 0x90], 8, 4), .. Part([0xAF, 1, .. Publisher.Filling(300)], 8, 4), .. Part([0x27, 1, 0, 0, 0, .. Publisher.Unit([0x41, .. Publisher.Filling(5_200)])], 9, 6),
        ];
        for (var round = 0; round < 100; round++) Feed(session, outbox, stream, piece);
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < 100; round++) Feed(session, outbox, stream, piece);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
        Assert.True(hub.Last.Count >= 600);
    }

    [Fact]
    public void Live_video_is_recorded_where_the_registration_says_so_in_files_of_a_minute()
    {
        var rig = new PushRig { Register = With("on") }.Receive(Publisher.Begin());
        Film(rig, seconds: 130);
        rig.Close();
        Assert.Equal(3, rig.Files.Count);
        Assert.All(rig.Files, file => Assert.Equal(("rtmp", "0", "continuous"), (file.Announced.Protocol, file.Announced.Channel, file.Announced.Trigger)));
        Assert.Equal([60, 60, 10], rig.Files.Select(file => Math.Round(file.Ending!.DurationSeconds)));
        Assert.Equal(3, rig.Events.OfType<MediaStarted>().Count());
        Assert.All(rig.Files, file => Assert.Equal("ftyp"u8.ToArray(), file.Content[4..8]));
        Assert.Equal(130 * 25, rig.Hub.Pictures.Count());
    }

    [Fact]
    public void Nothing_is_recorded_unless_somebody_wants_it_and_what_a_card_plays_back_never_is()
    {
        var standard = new PushRig();
        var off = new PushRig(options: new RtmpSessionOptions { RecordLive = true }) { Register = With("OFF") };
        var playback = new PushRig { Register = With("on") };
        foreach (var (rig, app) in (IEnumerable<(PushRig, string)>)[(standard, "live/0"), (off, "live/0"), (playback, "live")])
        {
            Film(rig.Receive(Publisher.Begin(app)), seconds: 5);
            Assert.Empty(rig.Close().Files);
        }
        var byPolicy = new PushRig(options: new RtmpSessionOptions { RecordLive = true }).Receive(Publisher.Begin());
        Film(byPolicy, seconds: 5);
        Assert.Single(byPolicy.Close().Files);
    }

    private static Func<DeviceId, DeviceRecord> With(string setting) =>
        device => new DeviceRecord(device, DeviceStanding.Fleet, new Quirks([KeyValuePair.Create("rtmp.recordLive", setting)]), 0);

    // In its own time: the recorder knows by the clock.
    private static void Film(PushRig rig, int seconds)
    {
        rig.Receive(Publisher.Header);
        for (var second = 0; second < seconds; second++) rig.Receive(Publisher.Film(1, (uint)second * 1_000)).Wait(1);
    }

    private static void Feed(IDeviceSession session, SessionOutbox outbox, byte[] stream, int piece)
    {
        for (var at = 0; at < stream.Length;)
        {
            var unread = new ReadOnlySequence<byte>(stream, at, Math.Min(piece, stream.Length - at));
            var length = unread.Length;
            outbox.BeginStep(0);
            session.OnBytes(ref unread, outbox);
            at += (int)(length - unread.Length);
            if (outbox.TakeIdentifyBeside() is { } device) session.OnIdentified(new DeviceRecord(device, DeviceStanding.Fleet, Quirks.None, 0), outbox);
            outbox.ClearReplies();
            if (outbox.MustDeliver) throw new UnreachableException("The session waits.");
        }
    }
}
