using CloudCam.Core.Events;
using CloudCam.Core.Media;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

public sealed class CommandTests
{
    private static FakeRelay Ready()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Operation.Say();
        return relay;
    }

    [Fact]
    public void A_photo_is_the_next_picture_and_video_ends_behind_it()
    {
        var relay = Ready();
        relay.Command("take-photo");
        Assert.Equal("O4 01", relay.Operation.Say());
        relay.Operation.Receive(Wire.Operation(5, "0000 78563412"));
        relay.Connect();
        relay.Media.Receive(Wire.Video(7));
        relay.Operation.Receive(Wire.Operation(9, "0000"));
        relay.Settle();
        Assert.Equal("Answered", relay.Outcome);
        var (file, bytes, _) = Assert.Single(relay.Operation.Completed);
        Assert.Equal((MediaKind.Photo, MediaFormat.Jpeg, "c0-take-photo", (long)Wire.Jpeg.Length, 1), (file.Kind, file.Format, file.CommandId, file.Units, file.UnitBytes));
        Assert.Equal(Wire.Jpeg, bytes.Bytes);
        Assert.Equal(bytes.TransferId, Assert.Single(relay.Events.OfType<MediaStarted>()).TransferId);
        Assert.Equal("O8 01 | O6 | O10", relay.Operation.Say());
    }

    [Fact]
    public void A_photo_during_a_recording_is_a_file_of_its_own()
    {
        var relay = Ready().Command("record", ("seconds", "10")).Streaming();
        relay.Film(3);
        relay.Command("take-photo", ("channel", "0"));
        relay.Film(10, fromTicks: 1_300);
        Assert.Equal("Answered", relay.Outcome);
        Assert.Equal(MediaKind.Photo, Assert.Single(relay.Operation.Completed).File.Kind);
        Assert.InRange(Assert.Single(relay.MediaLines[0].Completed).Ending!.DurationSeconds, 9.5, 10.5);
    }

    [Fact]
    public void A_large_photo_is_written_block_by_block()
    {
        var relay = new FakeRelay { BlockBytes = 10_000 }.LoggedIn().Command("take-photo").Streaming();
        byte[] large = [.. Wire.Jpeg, .. new byte[40_000]];
        relay.Media.Receive(Wire.Video(7, large));
        relay.Settle();
        var bytes = Assert.Single(relay.Operation.Completed).Bytes;
        Assert.Equal(large, bytes.Bytes);
        Assert.Equal(4, bytes.Blocks);
        Assert.Equal("Answered", relay.Outcome);
    }

    [Fact]
    public void A_photo_that_does_not_come_fails_in_time()
    {
        var relay = Ready().Command("take-photo");
        relay.Wait(30.1);
        Assert.Equal("Failed no-answer", relay.Outcome);
        relay = Ready().Command("take-photo");
        relay.Operation.Receive(Wire.Operation(5, "0200"));
        Assert.Equal("Failed busy", relay.Outcome);
    }

    [Theory]
    [InlineData("up", "O14 00", "O14 01")]
    [InlineData("down", "O14 02", "O14 03")]
    [InlineData("left", "O14 04", "O14 05")]
    [InlineData("right", "O14 06", "O14 07")]
    public void A_movement_ends_in_time(string move, string start, string stop)
    {
        var relay = Ready().Command("ptz", ("move", move), ("milliseconds", "300"));
        Assert.Equal("Answered", relay.Outcome);
        Assert.Equal(start, relay.Operation.Say());
        relay.Wait(0.28);
        Assert.Equal("", relay.Operation.Say());
        relay.Wait(0.02);
        Assert.Equal(stop, relay.Operation.Say());
    }

    [Fact]
    public void Another_movement_ends_the_one_before_and_stop_ends_all()
    {
        var relay = Ready().Command("ptz", ("move", "up"), ("milliseconds", "5000"));
        relay.Operation.Say();
        relay.Command("ptz", ("move", "left"), ("milliseconds", "5000"));
        Assert.Equal("O14 01 | O14 04", relay.Operation.Say());
        relay.Command("ptz", ("move", "stop"));
        Assert.Equal("O14 01 | O14 03 | O14 05 | O14 07", relay.Operation.Say());
        relay.Wait(6);
        Assert.Equal("", relay.Operation.Say());
    }

    [Theory]
    [InlineData("set-preset", "0", "O14 1e", "Answered")]
    [InlineData("go-to-preset", "0", "O14 1f", "Answered")]
    [InlineData("go-to-preset", "31", "O14 5d", "Answered")]
    [InlineData("go-to-preset", "32", "", "Failed bad-arguments")]
    [InlineData("clear-preset", "1", "", "Failed not-supported")]
    [InlineData("zoom-in", "0", "", "Failed not-supported")]
    public void Presets_are_set_and_gone_to(string move, string preset, string heard, string outcome)
    {
        var relay = Ready().Command("ptz", ("move", move), ("preset", preset));
        Assert.Equal((heard, outcome), (relay.Operation.Say(), relay.Outcome));
    }

    [Theory]
    [InlineData("0", "on", "O14 5e", "Answered")]
    [InlineData("0", "off", "O14 5f", "Answered")]
    [InlineData("0", "auto", "", "Failed not-supported")]
    [InlineData("1", "on", "", "Failed bad-arguments")]
    public void The_alarm_output_is_switched(string output, string state, string heard, string outcome)
    {
        var relay = Ready().Command("alarm-output", ("output", output), ("state", state));
        Assert.Equal((heard, outcome), (relay.Operation.Say(), relay.Outcome));
    }

    [Fact]
    public void The_frame_interval_is_the_nearest_of_the_table_and_said_at_each_start()
    {
        var relay = Ready().Command("frame-interval", ("milliseconds", "800"));
        Assert.Equal(("Answered 1000", ""), (relay.Outcome, relay.Operation.Say()));
        relay.Command("record", ("seconds", "60")).Streaming();
        Assert.Equal("O4 01 | O7 96000000 | O8 01", relay.Operation.Say());
        relay.Command("frame-interval", ("milliseconds", "0"));
        Assert.Equal("O7 00000000", relay.Operation.Say());
    }

    [Theory]
    [InlineData("reboot")]
    [InlineData("set-time")]
    [InlineData("fetch-recording")]
    [InlineData("get-setting")]
    [InlineData("text")]
    public void What_the_protocol_has_no_words_for_is_not_supported(string name) => Assert.Equal("Failed not-supported", Ready().Command(name).Outcome);

    [Theory]
    [InlineData("take-photo")]
    [InlineData("record")]
    [InlineData("ptz")]
    public void There_is_one_channel(string name)
    {
        var relay = Ready().Command(name, ("channel", "1"));
        Assert.Equal(("Failed bad-arguments", ""), (relay.Outcome, relay.Operation.Say()));
    }
}
