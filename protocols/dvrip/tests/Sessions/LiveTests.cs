using CloudCam.Core.Cameras;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class LiveTests
{
    private static readonly RecordingPolicy Always = new(RecordingMode.Continuous);

    [Fact]
    public void Two_connections_claim_on_the_second_start_on_the_first_media_on_the_second()
    {
        var relay = new FakeRelay(Always, channels: [2]).LoggedIn();
        var side = relay.Connect();
        var claim = side.Say();
        Assert.StartsWith("1413 1 0 ", claim);
        Assert.Contains("\"Action\" : \"Claim\"", claim);
        Assert.Contains("\"Channel\" : 2", claim);
        Assert.Equal("", relay.Control.Say());
        side.Receive(Xm.Packet(1414, Xm.Done));
        relay.Settle();
        var start = relay.Control.Say();
        Assert.StartsWith("1410 1 6 ", start);
        Assert.Contains("\"Action\" : \"Start\"", start);
        relay.Answer(1411, Xm.Done);
        relay.Film(side, 3);
        Assert.Equal("live/2/", side.Announced!.Source[..7]);
        var started = Assert.Single(side.Events.OfType<MediaStarted>());
        Assert.Equal((side.Open!.TransferId, "continuous", MediaFormat.Mp4, true), (started.TransferId, started.File.Trigger, started.File.Format, started.File.IsOpenEnded));
    }

    [Fact]
    public void Combined_claims_and_starts_at_once()
    {
        var relay = new FakeRelay(Always, quirks: ("dvrip.live", "combined")).LoggedIn();
        var side = relay.Connect();
        Assert.Contains("\"Action1\" : \"Start\"", side.Say());
        side.Receive(Xm.Packet(1414, Xm.Done));
        relay.Film(side, 2);
        Assert.Equal("", string.Join("", relay.Control.Heard.Where(heard => heard.StartsWith("1410", StringComparison.Ordinal))));
        Assert.NotNull(side.Open);
    }

    [Fact]
    public void One_connection_logs_in_claims_and_starts_without_waiting_for_a_word()
    {
        var relay = new FakeRelay(Always, quirks: ("dvrip.live", "one-connection")).LoggedIn();
        var side = relay.Connect();
        Assert.StartsWith("1000 0 0 ", side.Say());
        side.Receive(Xm.LoginOk(sessionId: "0x00000044", session: 0x44));
        Assert.StartsWith("1413 44 2 ", side.Say());
        side.Receive(Xm.Packet(1414, Xm.Done, session: 0x44, sequence: 2));
        Assert.StartsWith("1410 44 4 ", side.Say());
        side.Receive(Xm.Media(1412, Xm.KeyFrame(), session: 0x44));
        relay.Wait(6);
        Assert.True(side.IsOpen);
    }

    [Fact]
    public void A_login_that_is_refused_on_a_media_connection_is_not_tried_again()
    {
        var relay = new FakeRelay(Always, quirks: ("dvrip.live", "one-connection")).LoggedIn();
        relay.Connect().Receive(Xm.LoginRefused(203));
        relay.Settle();
        Assert.Equal(SessionEnd.LoginRefused, relay.Control.Ended);
        relay.Wait(60);
        Assert.Single(relay.Sides);
    }

    [Fact]
    public void A_claim_that_is_never_answered_ends_after_five_seconds_by_name_and_is_tried_again_with_growing_pauses()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            var side = relay.Connect();
            relay.Wait(5.1);
            Assert.Equal(SessionEnd.TimedOut, side.Ended);
            Assert.Equal(attempt, relay.Sides.Count);
            relay.Wait(attempt switch { 1 => 0.8, 2 => 1.8, 3 => 3.8, _ => 7.8 });
            Assert.Equal(attempt, relay.Sides.Count);
            relay.Wait(0.3);
            Assert.Equal(attempt + 1, relay.Sides.Count);
            relay.Control.Receive(Xm.Packet(1007, Xm.Done));
        }
        var told = Assert.Single(relay.Control.Events.OfType<DeviceStatusReported>());
        Assert.Equal(("claim-no-answer", "live/0"), (told.Status, told.About));
    }

    [Fact]
    public void A_refused_start_is_told_and_tried_again()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        var side = relay.Connect();
        side.Receive(Xm.Packet(1414, Xm.Done));
        relay.Settle();
        relay.Answer(1411, """{ "Ret" : 121 }""");
        Assert.Equal(SessionEnd.DeviceError, side.Ended);
        Assert.Equal("start-ret-121-channel-not-connected", Assert.Single(relay.Control.Events.OfType<DeviceStatusReported>()).Status);
        relay.Wait(1.1);
        Assert.Equal(2, relay.Sides.Count);
    }

    [Fact]
    public void Claims_that_a_dead_session_makes_end_in_a_new_login()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            relay.Connect().Receive(Xm.Packet(1414, """{ "Ret" : 103 }"""));
            relay.Settle();
            if (attempt < 2) relay.Wait(2.1);
        }
        Assert.Equal(SessionEnd.DeviceError, relay.Control.Ended);
    }

    [Fact]
    public void A_stream_that_stands_still_is_closed_after_ten_seconds_and_its_gap_is_in_the_next_file()
    {
        var relay = new FakeRelay(Always).LoggedIn(60);
        var side = relay.Live();
        relay.Film(side, 5);
        relay.Wait(9.8);
        Assert.True(side.IsOpen);
        relay.Wait(0.4);
        Assert.Equal(SessionEnd.Stalled, side.Ended);
        Assert.InRange(Assert.Single(side.Completed).Ending!.DurationSeconds, 4.5, 5.5);
        relay.Wait(1.2);
        Assert.Equal(2, relay.Sides.Count);
        var next = relay.Live();
        relay.Film(next, 3);
        relay.Drop(next);
        var gap = Assert.Single(Assert.Single(next.Completed).Ending!.Gaps);
        Assert.Equal("link-lost", gap.Reason);
        Assert.InRange(gap.Seconds, 10, 13);
    }

    [Fact]
    public void A_segment_ends_at_a_key_frame_after_a_minute_and_the_next_follows_without_a_gap()
    {
        var relay = new FakeRelay(Always).LoggedIn(240);
        var side = relay.Live();
        relay.Film(side, 62.5);
        var (file, bytes, ending) = Assert.Single(side.Completed);
        Assert.InRange(ending!.DurationSeconds, 59.9, 61.1);
        Assert.Empty(ending.Gaps);
        Assert.True(bytes.Bytes.AsSpan(4, 4).SequenceEqual("ftyp"u8));
        Assert.Equal(25.0, Math.Round(ending.FrameRate!.Value));
        Assert.NotNull(side.Open);
        Assert.NotEqual(file.Source, side.Announced!.Source);
    }

    [Fact]
    public void Frames_are_joined_wherever_packets_are_cut()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        var side = relay.Live();
        byte[] stream = [.. Xm.KeyFrame(20_000), .. Xm.DeltaFrame(9_000), .. Xm.SoundFrame(), .. Enumerable.Range(0, 40).SelectMany(_ => Xm.DeltaFrame(700)), .. Xm.KeyFrame(3_000), .. Xm.DeltaFrame(10)];
        var random = new Random(7);
        for (var at = 0; at < stream.Length;)
        {
            var take = Math.Min(random.Next(1, 8_192), stream.Length - at);
            var packet = Xm.Media(1412, stream[at..(at + take)]);
            var cut = random.Next(1, packet.Length);
            side.Receive(packet[..cut]);
            side.Receive(packet[cut..]);
            at += take;
            relay.Wait(0.1);
        }
        Assert.Equal(0, side.Count(SessionIncident.StreamNoise));
        Assert.NotNull(side.Open);
    }

    [Fact]
    public void Media_before_the_claim_of_another_session_and_noise_are_counted_and_break_nothing()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        var side = relay.Connect();
        side.Receive(Xm.Media(1412, Xm.KeyFrame()));
        Assert.Equal(1, side.Count(SessionIncident.MediaBeforeClaim));
        side.Receive(Xm.Packet(1414, Xm.Done));
        relay.Settle();
        side.Receive(Xm.Media(1412, Xm.KeyFrame(), session: 0xBAD));
        Assert.Equal(1, side.Count(SessionIncident.WrongSession));
        side.Receive(Xm.Media(1412, [.. Enumerable.Repeat((byte)0x77, 3_000)]));
        Assert.Equal(1, side.Count(SessionIncident.StreamNoise));
        relay.Film(side, 3);
        Assert.True(side.IsOpen);
        Assert.NotNull(side.Open);
    }

    [Fact]
    public void Noise_without_end_ends_the_connection_by_name_and_not_the_camera()
    {
        var relay = new FakeRelay(Always).LoggedIn(240);
        var side = relay.Live();
        relay.Film(side, 2);
        var violation = Assert.Throws<ProtocolViolationException>(() =>
        {
            for (var second = 0; second < 10; second++)
            {
                side.Receive(Xm.Media(1412, [.. Enumerable.Repeat((byte)0x77, 8_192)]));
                relay.Wait(1);
            }
        });
        Assert.Equal(Violation.BadMagic, violation.Violation);
        relay.Drop(side);
        Assert.Single(side.Completed);
        Assert.True(relay.Control.IsOpen);
        relay.Wait(1.1);
        Assert.Equal(2, relay.Sides.Count);
    }

    [Fact]
    public void Without_a_policy_nothing_is_opened()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnDemand)).LoggedIn();
        relay.Wait(15);
        Assert.Empty(relay.Sides);
    }

    [Fact]
    public void Every_channel_has_a_connection_of_its_own()
    {
        var relay = new FakeRelay(Always, channels: [0, 3, 3]).LoggedIn();
        Assert.Equal(["live", "live"], relay.Sides.Select(side => side.Purpose));
    }

    [Fact]
    public void A_relay_that_stops_ends_the_file_with_what_is_there()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        var side = relay.Live();
        relay.Film(side, 3);
        side.Stop();
        Assert.InRange(Assert.Single(side.Completed).Ending!.DurationSeconds, 2.5, 3.5);
        relay.Drop(side);
        Assert.Single(side.Completed);
    }

    [Fact]
    public void Other_parameters_begin_another_file()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        var side = relay.Live();
        relay.Film(side, 3);
        var other = Xm.KeyFrame();
        other[5] = 12;
        side.Receive(Xm.Media(1412, other));
        relay.Wait(0.1);
        Assert.Single(side.Completed);
        Assert.NotNull(side.Open);
    }
}
