using CloudCam.Core.Devices;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

public sealed class RtmpSessionTests
{
    [Fact]
    public void A_publisher_is_answered_step_by_step_and_its_frames_reach_those_who_watch()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Film(2)]);
        Assert.Equal(
            [
                "WindowAcknowledgementSize", "SetPeerBandwidth", "SetChunkSize", "Result 1 status NetConnection.Connect.Success", "Result 2", "Result 3", "Result 4", "UserControl",
                "OnStatus 0 status NetStream.Publish.Start",
            ],
            rig.Said());
        Assert.Equal([DeviceId.Parse(Publisher.Imei)], rig.Identified);
        Assert.Equal($"rtmp {Publisher.Imei}/0", Assert.Single(rig.Hub.Published).Name);
        Assert.Equal((50, 50), (rig.Hub.Pictures.Count(), rig.Hub.Sound.Count()));
        var first = rig.Hub.Frames.First();
        Assert.Equal((MediaCodec.H264, true, 10_000_000), (first.Codec, first.IsKey, first.Time));
        Assert.Equal(Publisher.AnnexB(Publisher.Sps, Publisher.Pps, [0x65, .. Publisher.Filling(60)]), first.Payload);
        Assert.Equal(Publisher.AnnexB([0x41, .. Publisher.Filling(60)]), rig.Hub.Pictures.ElementAt(1).Payload);
        Assert.Equal(Enumerable.Range(0, 50).Select(picture => 10_000_000 + (picture * 40_000L)), rig.Hub.Pictures.Select(frame => frame.Time));
        Assert.All(rig.Hub.Sound, frame => Assert.Equal((MediaCodec.G711ALaw, 8_000, 320), (frame.Codec, frame.SampleRate, frame.Payload.Length)));
        Assert.Equal(0, rig.Incidents);
    }

    [Theory]
    [InlineData("live", "0/" + Publisher.Imei, "0")]
    [InlineData("live/1", Publisher.Imei, "1")]
    [InlineData("live/", "/pip/" + Publisher.Imei, "pip")]
    [InlineData("live", Publisher.Imei + "?token=1", "playback")]
    public void Every_address_of_the_vendor_is_taken_wherever_it_is_cut(string app, string name, string channel)
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(app, name), .. Publisher.Film(1)]);
        Assert.Equal($"rtmp {Publisher.Imei}/{channel}", rig.Hub.Last.Name);
    }

    [Theory]
    [InlineData("ffmpeg-h264-aac.hex", "0", 5, MediaCodec.Aac)]
    [InlineData("ffmpeg-h264-alaw.hex", "playback", 3, MediaCodec.G711ALaw)]
    public void What_ffmpeg_sent_gives_the_same_frames_in_every_split(string vector, string channel, int leastPictures, MediaCodec sound)
    {
        var lines = Vectors.ReadChunks(RepositoryRoot.Combine("protocols", "rtmp", "vectors", vector));
        byte[] stream = [.. lines.SelectMany(line => line.Bytes)];
        var whole = new PushRig().Receive(stream);
        Assert.Equal($"rtmp {Publisher.Imei}/{channel}", whole.Hub.Last.Name);
        Assert.True(whole.Hub.Pictures.Count() >= leastPictures, $"{whole.Hub.Pictures.Count()} pictures");
        Assert.True(whole.Hub.Pictures.First().IsKey);
        Assert.All(whole.Hub.Sound, frame => Assert.Equal(sound, frame.Codec));
        Assert.NotEmpty(whole.Hub.Sound);
        Assert.Equal(SessionEnd.Done, whole.End);
        Assert.Equal("OnStatus 0 status NetStream.Unpublish.Success", whole.Said()[^1]);
        foreach (var piece in (int[])[1, 2, 3, 7, 127, 1_459, 4_096])
        {
            var cut = new PushRig().Receive(stream, piece);
            Assert.Equal(whole.Hub.Frames.Select(frame => frame.ToString()), cut.Hub.Frames.Select(frame => frame.ToString()));
            Assert.Equal(whole.Sent, cut.Sent);
        }
        var asCaptured = new PushRig();
        foreach (var (_, bytes) in lines) asCaptured.Receive(bytes);
        Assert.Equal(whole.Hub.Frames.Select(frame => frame.ToString()), asCaptured.Hub.Frames.Select(frame => frame.ToString()));
    }

    [Fact]
    public void A_stranger_hears_that_it_is_not_registered_and_a_refused_device_that_it_may_not()
    {
        var stranger = new PushRig { Register = PushRig.All(DeviceStanding.Quarantined) }.Receive([.. Publisher.Begin(), .. Publisher.Film(1)]);
        Assert.Equal(("OnStatus 0 error NetStream.Publish.BadName", SessionEnd.Refused), (stranger.Said()[^1], stranger.End));
        var refused = new PushRig { Register = PushRig.All(DeviceStanding.Refused) }.Receive([.. Publisher.Begin(), .. Publisher.Film(1)]);
        Assert.Equal(("OnStatus 0 error NetStream.Publish.Denied", SessionEnd.Refused), (refused.Said()[^1], refused.End));
        Assert.Empty((CaptureHub.Publication[])[.. stranger.Hub.Published, .. refused.Hub.Published]);
    }

    [Theory]
    [InlineData("live/0", "12345")]
    [InlineData("live/2", Publisher.Imei)]
    [InlineData("live", "0/../" + Publisher.Imei)]
    [InlineData("live/0", "<script>alert(1)</script>")]
    [InlineData("live/0", Publisher.Imei + "/x")]
    [InlineData("live/0", "")]
    public void What_is_no_address_is_refused_at_publish(string app, string name)
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(app, name), .. Publisher.Film(1)]);
        Assert.Equal(("OnStatus 0 error NetStream.Publish.BadName", SessionEnd.Refused), (rig.Said()[^1], rig.End));
        Assert.Empty(rig.Identified);
        Assert.Empty(rig.Hub.Published);
    }

    [Fact]
    public void Another_application_is_refused_at_connect_and_a_player_at_play()
    {
        var other = new PushRig().Receive([.. Publisher.Handshake, .. Publisher.Connect("vod")]);
        Assert.Equal(("Error 1 error NetConnection.Connect.Rejected", SessionEnd.Refused), (Assert.Single(other.Said()), other.End));
        var player = new PushRig().Receive([.. Publisher.Handshake, .. Publisher.Connect("live/0"), .. Publisher.Command("createStream", 2, null), .. Publisher.Command("play", 3, Publisher.Imei, null, 1)]);
        Assert.Equal(("OnStatus 0 error NetStream.Failed", SessionEnd.Refused), (player.Said()[^1], player.End));
    }

    [Fact]
    public void A_command_that_nobody_knows_is_refused_and_the_connection_goes_on()
    {
        var rig = new PushRig().Receive([.. Publisher.Handshake, .. Publisher.Connect("live/0"), .. Publisher.Command("_checkbw", 2, null), .. Publisher.Command("shutdown", 0, "now")]);
        Assert.Equal("Error 2 error NetConnection.Call.Failed", rig.Said()[^1]);
        Assert.False(rig.Receive([.. Publisher.Publish(Publisher.Imei), .. Publisher.Film(1)]).IsOver);
        Assert.Equal(25, rig.Hub.Pictures.Count());
    }

    [Fact]
    public void Nothing_is_published_before_a_key_frame()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Law(0), .. Publisher.Header, .. Publisher.Delta(0), .. Publisher.Delta(40)]);
        Assert.Empty(rig.Hub.Published);
        rig.Receive([.. Publisher.Key(80), .. Publisher.Delta(120)]);
        Assert.Equal(2, rig.Hub.Pictures.Count());
    }

    [Fact]
    public void A_publisher_that_comes_back_takes_its_stream_over_and_the_older_connection_hears_so()
    {
        var hub = new CaptureHub();
        var older = new PushRig(hub: hub).Receive([.. Publisher.Begin(), .. Publisher.Film(1)]);
        var newer = new PushRig(hub: hub).Receive(Publisher.Begin());
        older.Wait(2);
        // Who has nothing to show takes nothing away.
        Assert.False(older.IsOver);
        newer.Receive(Publisher.Film(1));
        older.Wait(2);
        Assert.Equal(("OnStatus 0 error NetStream.Publish.BadName", SessionEnd.Replaced), (older.Said()[^1], older.End));
        older.Close();
        Assert.Equal((true, false), (hub.Published[0].IsOver, hub.Published[1].IsOver));
        Assert.False(newer.Receive(Publisher.Film(1, from: 1_000)).Wait(5).IsOver);
    }

    [Fact]
    public void Nobody_watches_is_said_once_and_who_goes_on_is_hung_up_on()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Film(1)]);
        rig.Hub.IsWanted = false;
        for (var second = 0; second < 10; second++) rig.Receive(Publisher.Delta((uint)(1_000 + (second * 1_000)))).Wait(1);
        Assert.Equal(1, rig.Said().Count(line => line.EndsWith("NetStream.Unpublish.Success", StringComparison.Ordinal)));
        Assert.False(rig.IsOver);
        for (var second = 0; second < 12; second++) rig.Receive(Publisher.Delta((uint)(11_000 + (second * 1_000)))).Wait(1);
        Assert.Equal(SessionEnd.Unwanted, rig.End);
        Assert.Equal(1, rig.Said().Count(line => line.EndsWith("NetStream.Unpublish.Success", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_viewer_that_comes_in_time_keeps_the_publisher()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Film(1)]);
        rig.Hub.IsWanted = false;
        rig.Wait(5);
        rig.Hub.IsWanted = true;
        rig.Wait(20);
        Assert.False(rig.IsOver);
    }

    [Fact]
    public void No_room_and_no_pictures_are_told_apart()
    {
        var full = new PushRig(hub: new CaptureHub { IsFull = true }).Receive([.. Publisher.Begin(), .. Publisher.Film(1)]);
        Assert.Equal(("OnStatus 0 error NetStream.Failed", SessionEnd.NoRoom), (full.Said()[^1], full.End));
        var silent = new PushRig().Receive(Publisher.Begin());
        for (var second = 0; second < 40; second++) silent.Receive(second % 2 == 0 ? Publisher.Law((uint)second * 1_000) : []).Wait(1);
        Assert.Equal(("OnStatus 0 error NetStream.Failed", SessionEnd.Stalled), (silent.Said()[^1], silent.End));
    }

    [Fact]
    public void Bytes_are_acknowledged_and_pings_answered_but_not_as_often_as_somebody_likes()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Wire.Control(5, 20_000)]);
        int Count(string type) => rig.Said().Count(line => line == type);
        Assert.Equal((0, 1), (Count("Acknowledgement"), Count("UserControl")));
        var film = Publisher.Film(6, bytes: 300);
        rig.Receive(film, 1_000);
        Assert.InRange(Count("Acknowledgement"), film.Length / 21_000, film.Length / 20_000);
        // A picture that is larger than the window is acknowledged before it is whole: whoever waits for that would wait for ever.
        var before = Count("Acknowledgement");
        rig.Receive(Publisher.Key(6_000, bytes: 100_000)[..50_000], 1_000);
        Assert.True(Count("Acknowledgement") > before);
        var asked = new PushRig().Receive(Publisher.Begin());
        for (var i = 0; i < 1_000; i++) asked.Receive(Wire.Message(2, 0, 4, 0, [0, 6, 0, 0, 1, (byte)i]));
        Assert.Equal(2, asked.Said().Count(line => line == "UserControl"));
        asked.Wait(1.5).Receive(Wire.Message(2, 0, 4, 0, [0, 6, 9, 9, 9, 9]));
        Assert.Equal([9, 9, 9, 9], asked.TakeSent()[^4..]);
    }

    [Fact]
    public void The_relay_that_goes_down_says_so()
    {
        var rig = new PushRig().Receive([.. Publisher.Begin(), .. Publisher.Film(1)]).Stop();
        Assert.Equal("OnStatus 0 status NetStream.Unpublish.Success", rig.Said()[^1]);
        Assert.True(rig.Hub.Last.IsOver);
    }

    [Theory]
    [InlineData(new byte[] { 3 }, Recognition.Yes, Recognition.No)]
    [InlineData(new byte[] { 0 }, Recognition.No, Recognition.No)]
    [InlineData(new byte[] { (byte)'P', (byte)'O' }, Recognition.No, Recognition.NeedMore)]
    [InlineData(new byte[] { (byte)'P', (byte)'U' }, Recognition.No, Recognition.No)]
    public void First_bytes_tell_the_two_apart(byte[] first, Recognition rtmp, Recognition flv)
    {
        var bytes = new System.Buffers.ReadOnlySequence<byte>(first);
        Assert.Equal(rtmp, new RtmpProtocol(new RtmpSessionOptions(), new CaptureHub(), TimeProvider.System).Recognise(bytes));
        Assert.Equal(flv, new FlvPushProtocol(new RtmpSessionOptions(), new CaptureHub(), TimeProvider.System).Recognise(bytes));
    }
}
