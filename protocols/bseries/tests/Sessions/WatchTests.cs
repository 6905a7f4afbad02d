using CloudCam.Core.Cameras;
using CloudCam.Core.Commands;
using CloudCam.Core.Events;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

/// <summary>Live video that somebody watches.</summary>
public sealed class WatchTests
{
    [Fact]
    public void Live_video_is_answered_at_its_first_picture_and_ends_when_it_is_stopped()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Operation.Say();
        relay.Command(CommandNames.StartLive, ("channel", "0"), ("minutes", "5"));
        Assert.Equal("O4 01", relay.Operation.Say());
        relay.Streaming();
        Assert.Equal("Sent", relay.Outcome);
        relay.Film(5);
        Assert.Equal("Answered", relay.Outcome);
        var shown = Assert.Single(relay.Hub.Published);
        Assert.Equal(("bseries hall/0", MediaCodec.Jpeg, 50), (shown.Name, shown.First, shown.Pictures));
        // 160 bytes are 320 samples of two bytes; what came before the first picture is not published.
        Assert.InRange(shown.SoundBytes, 120 * 640, 125 * 640);
        relay.Command(CommandNames.StopLive);
        relay.Film(0.1);
        Assert.True(shown.IsOver);
        Assert.EndsWith("O6 | O10", relay.Operation.Say(), StringComparison.Ordinal);
        relay.Wait(5.1);
        Assert.False(relay.Media.IsOpen);
        Assert.Empty(relay.Events.OfType<DeviceStatusReported>());
        Assert.Empty(relay.Events.OfType<MediaStarted>());
    }

    [Fact]
    public void Nobody_watching_ends_it_and_a_recording_goes_on()
    {
        var relay = Watched();
        relay.Hub.IsWanted = false;
        relay.Film(3);
        Assert.True(relay.Hub.Last.IsOver);
        relay.Wait(5.1);
        Assert.False(relay.Media.IsOpen);

        var recorded = Watched(new RecordingPolicy(RecordingMode.Continuous));
        recorded.Hub.IsWanted = false;
        recorded.Film(10, fromTicks: 3_000);
        Assert.True(recorded.Hub.Last.IsOver);
        Assert.True(recorded.Media.IsOpen);
        recorded.Hub.IsWanted = true;
        recorded.Command(CommandNames.StartLive);
        recorded.Film(3, fromTicks: 4_000);
        Assert.Equal("Answered", recorded.Outcome);
        Assert.Equal(2, recorded.Hub.Published.Count);
        Assert.Single(recorded.MediaLines);
    }

    [Fact]
    public void It_ends_when_its_minutes_are_over()
    {
        var relay = Watched(minutes: "2");
        relay.Film(115, fromTicks: 3_000);
        Assert.False(relay.Hub.Last.IsOver);
        relay.Film(6, fromTicks: 15_000);
        Assert.True(relay.Hub.Last.IsOver);
    }

    [Fact]
    public void A_connection_that_breaks_is_made_anew_while_somebody_watches()
    {
        var relay = Watched();
        relay.Drop(relay.Media);
        Assert.True(relay.Hub.Last.IsOver);
        relay.Wait(1.1);
        relay.Streaming();
        relay.Film(2, fromTicks: 5_000);
        Assert.Equal(2, relay.Hub.Published.Count);
        Assert.Equal(20, relay.Hub.Last.Pictures);
    }

    [Fact]
    public void A_camera_that_is_logged_in_to_anew_goes_on_with_what_is_watched()
    {
        var relay = Watched();
        relay.Operation.Gone();
        relay.Media.Gone();
        relay.Again().LoggedIn().Streaming();
        relay.Film(2, fromTicks: 5_000);
        Assert.Equal(2, relay.Hub.Published.Count);
        Assert.Equal("bseries hall/0", relay.Hub.Last.Name);
    }

    [Fact]
    public void Refused_or_without_room_it_fails_by_name_and_is_not_tried_again()
    {
        var refused = new FakeRelay().LoggedIn().Command(CommandNames.StartLive);
        refused.Operation.Receive(Wire.Operation(5, "0200"));
        refused.Settle();
        Assert.Equal("Failed busy", refused.Outcome);

        var full = new FakeRelay { Hub = { IsFull = true } }.LoggedIn().Command(CommandNames.StartLive).Streaming();
        full.Film(0.5);
        Assert.Equal("Failed no-room", full.Outcome);
        full.Wait(6);
        Assert.False(full.Media.IsOpen);

        var silent = new FakeRelay().LoggedIn().Command(CommandNames.StartLive);
        silent.Wait(31);
        Assert.Equal("Failed no-answer", silent.Outcome);

        Assert.Equal("Failed bad-arguments", new FakeRelay().LoggedIn().Command(CommandNames.StartLive, ("channel", "1")).Outcome);
    }

    [Fact]
    public void Video_that_does_not_come_back_is_given_up()
    {
        var relay = Watched();
        for (var times = 0; times < 6; times++)
        {
            relay.Drop(relay.Media);
            for (var seconds = 0; seconds < 40; seconds++)
            {
                if (seconds % 20 == 0) relay.Operation.Receive(Wire.Operation(255, ""));
                relay.Wait(1);
                if (relay.Operation.Say().Contains("O4", StringComparison.Ordinal)) break;
            }
            if (times == 5) break;
            relay.Operation.Receive(Wire.Operation(5, "0000 78563412"));
            relay.Connect();
        }
        relay.Operation.Say();
        relay.Operation.Receive(Wire.Operation(255, ""));
        relay.Wait(90);
        Assert.DoesNotContain("O4", relay.Operation.Say(), StringComparison.Ordinal);
    }

    private static FakeRelay Watched(RecordingPolicy? recording = null, string minutes = "30")
    {
        var relay = new FakeRelay(recording).LoggedIn().Command(CommandNames.StartLive, ("minutes", minutes)).Streaming();
        relay.Film(2);
        Assert.Equal("Answered", relay.Outcome);
        return relay;
    }
}
