using CloudCam.Core.Cameras;
using CloudCam.Core.Events;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

public sealed class StreamTests
{
    private static readonly RecordingPolicy Always = new(RecordingMode.Continuous);

    [Fact]
    public void The_first_start_gives_the_id_of_the_second_connection_and_sound_follows_on_it()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        Assert.EndsWith("O4 01", relay.Operation.Say());
        relay.Operation.Receive(Wire.Operation(5, "0000 78563412"));
        Assert.Equal("media", relay.Media.Purpose);
        // Sound waits until the connection stands: its answer must not carry another id.
        Assert.Equal("", relay.Operation.Say());
        relay.Connect();
        Assert.Equal("V0 78563412", relay.Media.Say());
        Assert.Equal("O8 01", relay.Operation.Say());
        relay.Operation.Receive(Wire.Operation(9, "0000"));
        relay.Settle();
        Assert.Equal("", relay.Operation.Say());
        Assert.Single(relay.MediaLines);
    }

    [Fact]
    public void Quirks_change_what_a_start_says()
    {
        var relay = new FakeRelay(Always, quirks: [("bseries.videoStart", "2"), ("bseries.audioStart", "2"), ("bseries.frameInterval", "240")]).LoggedIn();
        Assert.EndsWith("O4 02", relay.Operation.Say());
        relay.Operation.Receive(Wire.Operation(5, "0000 78563412"));
        // The interval falls back at each start: 250 ms is nearest.
        Assert.Equal("O7 78000000", relay.Operation.Say());
        relay.Connect();
        Assert.Equal("O8 02", relay.Operation.Say());

        var silent = new FakeRelay(Always, quirks: [("bseries.sound", "false")]).LoggedIn();
        silent.Operation.Receive(Wire.Operation(5, "0000 78563412"));
        silent.Operation.Say();
        silent.Connect();
        Assert.Equal("", silent.Operation.Say());
    }

    [Fact]
    public void A_camera_without_sound_is_recorded_without()
    {
        var relay = new FakeRelay(Always).LoggedIn().Streaming(hasSound: false);
        relay.Film(2);
        relay.Wait(1);
        Assert.True(relay.Media.IsOpen);
        Assert.NotNull(relay.Media.Open);
    }

    [Fact]
    public void A_wrong_id_is_named_and_tried_anew_after_growing_pauses()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        var pauses = new List<double>();
        relay.Operation.Say();
        for (var tries = 0; tries < 9; tries++)
        {
            relay.Operation.Receive(Wire.Operation(5, "0000 78563412"));
            relay.Connect();
            relay.Drop(relay.Media);
            Assert.Contains("O6", relay.Operation.Say(), StringComparison.Ordinal);
            var began = relay.Now;
            while (!relay.Operation.Heard.Contains("O4 01"))
            {
                relay.Wait(0.5);
                if ((relay.Now - began) % 50_000 == 0) relay.Operation.Receive(Wire.KeepAlive);
            }
            relay.Operation.Say();
            pauses.Add((relay.Now - began) / 1_000.0);
        }
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], pauses);
        // Of a row of failures the first one is told.
        Assert.Equal("media-refused", Assert.Single(relay.Events.OfType<DeviceStatusReported>()).Status);
        Assert.True(relay.Operation.IsOpen);
        Assert.Equal(9, relay.MediaLines.Count);
    }

    [Fact]
    public void A_camera_that_refuses_every_request_is_asked_at_growing_intervals()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        for (var second = 0; second < 300; second++)
        {
            relay.Wait(1);
            if (relay.Operation.Heard.Remove("O4 01")) relay.Operation.Receive(Wire.Operation(5, "0600"));
            if (second % 60 == 0) relay.Operation.Receive(Wire.KeepAlive);
        }
        Assert.Empty(relay.MediaLines);
        var status = Assert.Single(relay.Events.OfType<DeviceStatusReported>());
        Assert.Equal(("video-refused", 6), (status.Status, status.Code));
        Assert.InRange(relay.Operation.Count(SessionIncident.DeviceStatus), 8, 12);
    }

    [Fact]
    public void A_start_that_is_not_answered_is_given_up_and_tried_again()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        relay.Operation.Say();
        relay.Wait(10.5);
        Assert.Equal("start-not-answered", Assert.Single(relay.Events.OfType<DeviceStatusReported>()).Status);
        relay.Wait(1);
        Assert.Equal("O4 01", relay.Operation.Say());
        relay.Operation.Receive(Wire.Operation(5, "0000 78563412"));
        Assert.Single(relay.MediaLines);
    }

    [Fact]
    public void A_start_without_an_id_ends_what_the_camera_believes_to_run()
    {
        var relay = new FakeRelay(Always).LoggedIn();
        relay.Operation.Say();
        relay.Operation.Receive(Wire.Operation(5, "0000"));
        Assert.Equal("O6", relay.Operation.Say());
        relay.Wait(1.1);
        Assert.Equal("O4 01", relay.Operation.Say());
        Assert.Empty(relay.MediaLines);
    }

    [Fact]
    public void Answers_that_nobody_asked_for_open_nothing()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Operation.Receive(Wire.Operation(5, "0000 78563412"), Wire.Operation(9, "0000 78563412"), Wire.Operation(12, "0000"), Wire.Operation(5, "00"));
        Assert.Equal(3, relay.Operation.Count(SessionIncident.UnexpectedAnswer));
        Assert.Equal(1, relay.Operation.Count(SessionIncident.FrameNotUnderstood));
        Assert.Empty(relay.MediaLines);
    }

    [Fact]
    public void Live_video_that_stands_still_is_started_anew()
    {
        var relay = new FakeRelay(Always).LoggedIn().Streaming();
        relay.Film(3);
        relay.Wait(9.8);
        Assert.True(relay.MediaLines[0].IsOpen);
        relay.Wait(0.5);
        Assert.Equal(SessionEnd.Stalled, relay.MediaLines[0].Ended);
        relay.Operation.Say();
        relay.Wait(1.5);
        Assert.Equal("O4 01", relay.Operation.Say());
        Assert.Equal("media-lost", Assert.Single(relay.Events.OfType<DeviceStatusReported>()).Status);
    }

    [Fact]
    public void We_say_on_both_connections_that_we_are_there()
    {
        var relay = new FakeRelay(Always).LoggedIn().Streaming();
        relay.Media.Say();
        relay.Operation.Say();
        relay.Film(61);
        Assert.Equal("V255", relay.Media.Say());
        Assert.Equal("O255", relay.Operation.Say());
        relay.Media.Receive(Wire.Frame("4d4f5f56", 255, []));
        Assert.All(relay.Media.Incidents, count => Assert.Equal(0, count));
    }

    [Fact]
    public void Frames_that_promise_more_than_they_hold_are_dropped_and_counted()
    {
        var relay = new FakeRelay(Always).LoggedIn().Streaming();
        relay.Film(2);
        relay.Media.Receive(Wire.Video(1_200, length: 5_000), Wire.Audio(1_200, 300, length: -1), Wire.Media(1, "0000"), Wire.Video(1_204, [1, 2, 3]));
        Assert.Equal(4, relay.Media.Count(SessionIncident.FrameNotUnderstood));
        relay.Media.Receive(Wire.Operation(25, "010000"), Wire.Media(99, "01"));
        Assert.Equal(2, relay.Media.Count(SessionIncident.UnknownFrame));
        relay.Film(1, fromTicks: 1_206);
        Assert.True(relay.Media.IsOpen);
    }

    [Theory]
    [InlineData("4d4f5f56 0100 00 0000000000000000 ffffffff ffffffff", Violation.FrameTooLarge)]
    [InlineData("4d4f5f56 0200 00 0000000000000000 01000300 01000300", Violation.FrameTooLarge)]
    [InlineData("ffd8ffe0", Violation.BadMagic)]
    public void What_is_no_media_frame_ends_its_connection_and_not_the_other(string hex, Violation violation)
    {
        var relay = new FakeRelay(Always).LoggedIn().Streaming();
        relay.Film(2);
        var thrown = Assert.Throws<ProtocolViolationException>(() => relay.Media.Receive(CloudCam.Testing.Vectors.Hex(hex)));
        Assert.Equal(violation, thrown.Violation);
        relay.Drop(relay.Media);
        Assert.True(relay.Operation.IsOpen);
        // What was recorded until then is a file.
        Assert.NotEmpty(Assert.Single(relay.MediaLines[0].Completed).Bytes.Bytes);
    }

    [Fact]
    public void The_serial_of_sound_may_begin_anywhere_and_a_hole_is_counted()
    {
        var relay = new FakeRelay(Always).LoggedIn().Streaming();
        relay.Media.Receive(Wire.Audio(1_000, 0xF5DC), Wire.Audio(1_004, 0xF5DD), Wire.Audio(1_012, 0xF5DF), Wire.Audio(1_016, 0xF5E0));
        Assert.Equal(1, relay.Media.Count(SessionIncident.SequenceGap));
    }

    [Fact]
    public void Going_down_ends_the_streams()
    {
        var relay = new FakeRelay(Always).LoggedIn().Streaming();
        relay.Operation.Say();
        relay.Operation.Stop();
        Assert.Equal("O6 | O10", relay.Operation.Say());
    }
}
