using CloudCam.Core.Cameras;
using CloudCam.Core.Commands;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

/// <summary>Live video that somebody watches.</summary>
public sealed class WatchTests
{
    [Fact]
    public void Live_video_is_answered_at_its_first_picture_and_its_connection_lasts_until_it_is_stopped()
    {
        var relay = new FakeRelay().LoggedIn().Command(CommandNames.StartLive, ("channel", "2"));
        Assert.Equal("Sent", relay.Outcome);
        var side = relay.Live();
        Assert.Equal("Sent", relay.Outcome);
        side.Receive(Xm.Media(1412, Xm.DeltaFrame()), Xm.Media(1412, Xm.SoundFrame()));
        relay.Settle();
        Assert.Empty(relay.Hub.Published);
        relay.Film(side, 4);
        Assert.Equal("Answered", relay.Outcome);
        var shown = Assert.Single(relay.Hub.Published);
        Assert.Equal(("dvrip yard/2", true, MediaCodec.H264, 100, 100 * 320), (shown.Name, shown.BeginsWithKey, shown.First, shown.Pictures, shown.SoundBytes));
        Assert.Empty(side.Completed);
        relay.Command(CommandNames.StopLive);
        Assert.Equal("Answered", relay.Outcome);
        Assert.True(shown.IsOver);
        Assert.False(side.IsOpen);
        Assert.Contains("\"Action\" : \"Stop\"", relay.Control.Say());
        relay.Wait(5);
        Assert.Single(relay.Sides);
    }

    [Fact]
    public void A_recording_and_those_who_watch_share_one_connection_and_neither_ends_the_other()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnDemand)).LoggedIn().Command(CommandNames.Record, ("seconds", "20"));
        var side = relay.Live();
        relay.Film(side, 5);
        relay.Command(CommandNames.StartLive);
        relay.Film(side, 2);
        Assert.Equal("Answered", relay.Outcome);
        relay.Command(CommandNames.StopLive);
        relay.Film(side, 5);
        Assert.True(side.IsOpen && relay.Hub.Last.IsOver);
        relay.Command(CommandNames.StartLive);
        relay.Film(side, 15);
        Assert.Single(side.Completed);
        Assert.True(side.IsOpen);
        Assert.False(relay.Hub.Last.IsOver);
        Assert.Single(relay.Sides);
    }

    [Fact]
    public void Nobody_watching_ends_it()
    {
        var relay = Watched();
        relay.Hub.IsWanted = false;
        relay.Film(relay.Side, 0.9);
        relay.Hub.IsWanted = true;
        relay.Film(relay.Side, 5);
        Assert.False(relay.Hub.Last.IsOver);
        relay.Hub.IsWanted = false;
        relay.Wait(3);
        Assert.True(relay.Hub.Last.IsOver);
        Assert.False(relay.Side.IsOpen);
        relay.Wait(5);
        Assert.Single(relay.Sides);
    }

    [Fact]
    public void It_ends_when_its_minutes_are_over_or_another_brings_the_stream()
    {
        var relay = Watched("2");
        for (var times = 0; times < 12; times++) relay.Film(relay.Side, 9);
        Assert.True(relay.Side.IsOpen);
        relay.Film(relay.Side, 9);
        relay.Wait(3.5);
        Assert.False(relay.Side.IsOpen);
        Assert.True(Assert.Single(relay.Hub.Published).IsOver);

        var other = Watched();
        other.Hub.Last.IsReplaced = true;
        other.Wait(1.5);
        Assert.False(other.Side.IsOpen);
    }

    [Fact]
    public void A_connection_that_breaks_is_made_anew_while_somebody_watches()
    {
        var relay = Watched();
        relay.Drop(relay.Side);
        Assert.True(relay.Hub.Last.IsOver);
        relay.Wait(1.1);
        Assert.Equal(2, relay.Sides.Count);
        relay.Film(relay.Live(), 2);
        Assert.Equal(2, relay.Hub.Published.Count);
        Assert.Equal(50, relay.Hub.Last.Pictures);
    }

    [Fact]
    public void A_connection_that_cannot_be_made_is_given_up_once_nobody_can_be_there()
    {
        var relay = Watched();
        relay.Drop(relay.Side);
        for (var seconds = 0; seconds < 130; seconds++)
        {
            if (relay.Side.IsOpen) relay.Drop(relay.Side);
            relay.Control.Receive(Xm.Packet(1007, Xm.Done));
            relay.Wait(1);
        }
        var tried = relay.Sides.Count;
        Assert.InRange(tried, 5, 8);
        for (var seconds = 0; seconds < 130; seconds++)
        {
            relay.Control.Receive(Xm.Packet(1007, Xm.Done));
            relay.Wait(1);
        }
        Assert.Equal(tried, relay.Sides.Count);
    }

    [Fact]
    public void A_camera_that_is_logged_in_to_anew_goes_on_with_what_is_watched()
    {
        var relay = Watched();
        relay.Control.Gone();
        relay.Side.Gone();
        relay.Again().LoggedIn();
        Assert.Equal(2, relay.Sides.Count);
        relay.Film(relay.Live(), 2);
        Assert.Equal(2, relay.Hub.Published.Count);
        Assert.Equal("dvrip yard/0", relay.Hub.Last.Name);
    }

    [Fact]
    public void Without_pictures_or_without_room_it_fails_by_name()
    {
        var silent = new FakeRelay().LoggedIn().Command(CommandNames.StartLive);
        silent.Live();
        silent.Wait(20.1);
        Assert.StartsWith("Failed ", silent.Outcome, StringComparison.Ordinal);
        silent.Wait(70);
        Assert.DoesNotContain(silent.Sides, side => side.IsOpen);

        var full = new FakeRelay { Hub = { IsFull = true } }.LoggedIn().Command(CommandNames.StartLive);
        full.Live().Receive(Xm.Media(1412, Xm.KeyFrame()));
        full.Settle();
        Assert.Equal("Failed no-room", full.Outcome);
        Assert.False(full.Side.IsOpen);

        Assert.Equal("Failed bad-arguments", new FakeRelay().LoggedIn().Command(CommandNames.StartLive, ("channel", "9")).Outcome);
    }

    [Fact]
    public void A_claim_that_is_refused_is_the_reason()
    {
        var relay = new FakeRelay().LoggedIn().Command(CommandNames.StartLive);
        for (var tried = 0; tried < 4; tried++)
        {
            relay.Connect().Receive(Xm.Packet(1414, """{ "Ret" : 121 }"""));
            relay.Settle();
            relay.Wait(tried switch { 0 => 1.1, 1 => 2.1, 2 => 4.1, _ => 13 });
        }
        Assert.Equal("Failed claim-ret-121-channel-not-connected", relay.Outcome);
    }

    private static FakeRelay Watched(string minutes = "30")
    {
        var relay = new FakeRelay().LoggedIn().Command(CommandNames.StartLive, ("minutes", minutes));
        relay.Film(relay.Live(), 2);
        Assert.Equal("Answered", relay.Outcome);
        return relay;
    }
}
