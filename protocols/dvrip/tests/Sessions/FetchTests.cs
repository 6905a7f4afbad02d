using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class FetchTests
{
    [Theory]
    [InlineData("mark")]
    [InlineData("empty packet")]
    [InlineData("message")]
    public void Recordings_are_downloaded_one_after_the_other_and_the_command_names_their_files(string end)
    {
        var relay = Asked(2);
        for (var number = 0; number < 2; number++)
        {
            Assert.Equal(number + 1, relay.Sides.Count);
            var side = Started(relay);
            Send(relay, side, seconds: 4, end);
            Assert.Equal(SessionEnd.Done, side.Ended);
            var (file, bytes, ending) = Assert.Single(side.Completed);
            Assert.StartsWith($"recorded/{relay.Control.Outcomes[0].Command.Id}/0/20260503T", file.Source);
            Assert.Equal(("command", relay.Control.Outcomes[0].Command.Id), (file.Trigger, file.CommandId));
            Assert.Equal(new DateTimeOffset(2026, 5, 3, 16, number, 0, TimeSpan.Zero), file.DeviceTime);
            Assert.InRange(ending!.DurationSeconds, 3.9, 4.1);
            Assert.Contains(side.Events, told => told is MediaStarted started && started.TransferId == bytes.TransferId);
            var stop = relay.Control.Say();
            Assert.Contains("\"Action\" : \"DownloadStop\"", stop);
            relay.Answer(1421, Xm.Done);
        }
        var ids = relay.Sides.Select(side => side.Completed[0].Bytes.TransferId).ToArray();
        Assert.Equal($$"""Answered {"files":2,"failed":0,"isComplete":true,"mediaIds":["{{ids[0]}}","{{ids[1]}}"]}""", relay.Outcome);
    }

    [Fact]
    public void Nothing_recorded_is_the_reason()
    {
        var relay = new FakeRelay().LoggedIn().Command("fetch-recording", ("from", "2026-05-03T16:00:00Z"), ("to", "2026-05-03T16:05:00Z"));
        Assert.Equal("Failed no-recording", relay.Answer(1441, """{ "Ret" : 119 }""").Outcome);
    }

    [Fact]
    public void A_claim_that_is_refused_and_a_download_that_stands_still_are_told_and_the_next_file_is_fetched()
    {
        var relay = Asked(3);
        relay.Connect().Receive(Xm.Packet(1425, """{ "Ret" : 103 }"""));
        relay.Settle();
        Assert.Equal(2, relay.Sides.Count);
        var silent = Started(relay);
        silent.Receive(Xm.Media(1426, Xm.KeyFrame(at: Files.First)), Xm.Media(1426, Xm.DeltaFrame()));
        for (var i = 0; i < 95; i++)
        {
            relay.Wait(1);
            if (i % 5 == 0) relay.Control.Receive(Xm.Alarm("VideoMotion", "Start"));
        }
        Assert.Equal(SessionEnd.Stalled, silent.Ended);
        var last = Started(relay);
        Send(relay, last, seconds: 2, end: "mark");
        Assert.Equal(["claim-ret-103-not-allowed", "download-silent"], relay.Control.Events.OfType<DeviceStatusReported>().Select(told => told.Status));
        Assert.Contains("\"files\":3,\"failed\":2,\"isComplete\":true", relay.Outcome);
    }

    [Fact]
    public void A_camera_that_fails_again_and_again_is_not_asked_for_every_file()
    {
        var relay = Asked(60);
        for (var i = 0; i < 3; i++) relay.Drop(relay.Side);
        Assert.Equal(3, relay.Sides.Count);
        Assert.Equal("Failed broken-off", relay.Outcome);
    }

    [Fact]
    public void A_long_fetch_is_answered_after_a_while_and_goes_on()
    {
        var relay = Asked(1);
        var side = Started(relay);
        for (var i = 0; i < 125; i++)
        {
            side.Receive(Xm.Media(1426, i % 5 == 0 ? Xm.KeyFrame(at: Files.First.AddSeconds(i)) : Xm.DeltaFrame()));
            relay.Wait(1);
            if (i % 5 == 0) relay.Control.Receive(Xm.Alarm("VideoMotion", "Start"));
        }
        Assert.Equal("""Answered {"files":1,"failed":0,"isComplete":false,"mediaIds":[]}""", relay.Outcome);
        Assert.Equal("Failed busy", relay.Command("fetch-recording", ("from", "2026-05-03T16:00:00Z"), ("to", "2026-05-03T16:05:00Z")).Outcome);
        Assert.True(side.IsOpen);
        side.Receive(Xm.Media(1426, [], end: 1));
        Assert.Single(side.Completed);
    }

    [Fact]
    public void A_link_that_breaks_keeps_what_is_there_and_says_so()
    {
        var relay = Asked(1);
        var side = Started(relay);
        side.Receive(Xm.Media(1426, Xm.KeyFrame(at: Files.First)));
        for (var i = 0; i < 60; i++) side.Receive(Xm.Media(1426, Xm.DeltaFrame()));
        relay.Drop(side);
        Assert.Single(side.Completed);
        Assert.Equal("download-broken-off", Assert.Single(relay.Control.Events.OfType<DeviceStatusReported>()).Status);
        Assert.Contains("\"failed\":1", relay.Outcome);
    }

    private static FakeRelay Asked(int files)
    {
        var relay = new FakeRelay().LoggedIn().Command("fetch-recording", ("from", "2026-05-03T16:00:00Z"), ("to", "2026-05-03T16:05:00Z"));
        Assert.Contains("\"BeginTime\" : \"2026-05-03 16:00:00\"", relay.Control.Say());
        return relay.Answer(1441, Files.Page(0, files));
    }

    private static FakeLine Started(FakeRelay relay)
    {
        var side = relay.Connect();
        var claim = side.Say();
        Assert.StartsWith("1424 1 0 ", claim);
        Assert.Contains(Files.Name(relay.Sides.Count - 1), claim);
        side.Receive(Xm.Packet(1425, Xm.Done));
        relay.Settle();
        Assert.Contains("\"Action\" : \"DownloadStart\"", relay.Control.Heard[^1]);
        relay.Answer(1421, Xm.Done);
        relay.Control.Say();
        return side;
    }

    private static void Send(FakeRelay relay, FakeLine side, int seconds, string end)
    {
        var begin = Files.First.AddMinutes(relay.Sides.Count - 1);
        for (var picture = 0; picture < seconds * 25; picture++)
        {
            var frame = picture % 25 == 0 ? Xm.KeyFrame(at: begin.AddSeconds(picture / 25)) : Xm.DeltaFrame();
            side.Receive(Xm.Media(1426, frame, end: (byte)(end == "mark" && picture == (seconds * 25) - 1 ? 1 : 0)));
        }
        if (end == "empty packet") side.Receive(Xm.Media(1426, []));
        if (end == "message") side.Receive(Xm.Packet(1423, []));
        relay.Settle();
    }
}
