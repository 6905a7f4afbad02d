using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests.Session;

public sealed class JimiSessionLoginTests
{
    [Fact]
    public void The_vendors_own_login_is_answered_with_the_vendors_own_answer()
    {
        var relay = new FakeRelay();
        Assert.Equal("787805010005" + "9ff8" + "0d0a", relay.Send(Vectors.Hex("78 78 11 01 07 52 53 36 78 90 02 42 70 00 32 01 00 05 12 79 0D 0A")));
        Assert.Equal("752533678900242", Assert.Single(relay.Identified).Value);
    }

    [Fact]
    public void A_login_is_answered_after_the_device_is_known_and_tells_model_zone_and_language()
    {
        var relay = new FakeRelay();
        Assert.Equal(Unit.Reply(0x01, 5), relay.Send(Unit.Login(5)));
        Assert.Equal(["752533678900242"], relay.Identified.Select(device => device.Value));
        Assert.Equal([typeof(DeviceInfoReported), typeof(string)], relay.Story.Select(told => told.GetType()));
        Assert.Equal(new Dictionary<string, string> { ["model"] = "7000", ["timeZoneMinutes"] = "480", ["language"] = "zh" }, relay.Only<DeviceInfoReported>().Info);
    }

    [Fact]
    public void A_login_of_the_IMEI_alone_is_enough()
    {
        var relay = new FakeRelay();
        Assert.Equal(Unit.Reply(0x01, 1), relay.Send(Unit.Login(rest: "")));
        Assert.Empty(relay.Events);
    }

    [Fact]
    public void A_second_login_is_answered_and_tells_only_what_changed()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x01, 2), relay.Send(Unit.Login(2)));
        Assert.Empty(relay.Events);
        Assert.Equal(Unit.Reply(0x01, 3), relay.Send(Unit.Login(3, rest: "7000 3202")));
        Assert.Equal(new Dictionary<string, string> { ["language"] = "en" }, relay.Only<DeviceInfoReported>().Info);
        Assert.Single(relay.Identified);
    }

    [Fact]
    public void A_login_of_another_IMEI_is_a_violation()
    {
        var relay = new FakeRelay().LoggedIn();
        var broken = Assert.Throws<ProtocolViolationException>(() => relay.Send(Unit.Login(2, imei: 352093081452251)));
        Assert.Equal(Violation.IdentityChanged, broken.Violation);
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("1234567890123456")]
    [InlineData("0abc567890123456")]
    [InlineData("0123")]
    public void A_login_without_an_IMEI_is_a_violation(string content)
    {
        var broken = Assert.Throws<ProtocolViolationException>(() => new FakeRelay().Send(Unit.Frame(0x01, 1, content)));
        Assert.Equal(Violation.BadField, broken.Violation);
    }

    [Fact]
    public void Frames_before_the_login_are_counted_and_neither_answered_nor_told()
    {
        var relay = new FakeRelay();
        Assert.Equal("", relay.Send(Unit.Heartbeat(1), Unit.Location(2), Unit.Alarm(3, 0x93), Unit.Frame(0x8A, 4, ""), Unit.Frame(0xE1, 5, "00"), Unit.Answer(6, 0, "OK")));
        Assert.Equal(6, relay.Count(SessionIncident.BeforeLogin));
        Assert.Empty(relay.Events);
        Assert.Equal(Unit.Reply(0x01, 7), relay.Send(Unit.Login(7)));
    }

    [Fact]
    public void A_stranger_that_is_refused_is_kept_quiet_and_nothing_of_it_is_told()
    {
        var relay = new FakeRelay { Standing = DeviceStanding.Refused };
        Assert.Equal(Unit.Reply(0x01, 1), relay.Send(Unit.Login()));
        Assert.Equal(Unit.Reply(0x13, 2) + Unit.Reply(0x01, 5), relay.Send(Unit.Heartbeat(2), Unit.Location(3), Unit.Alarm(4, 0x93), Unit.Login(5), Unit.Frame(0xE1, 6, "00"), [0xFF]));
        Assert.Empty(relay.Events);
        Assert.Null(relay.Ended);
    }

    [Fact]
    public void A_stranger_that_is_refused_is_hung_up_on_when_the_setting_says_so()
    {
        var relay = new FakeRelay(new JimiOptions { AnswerRefused = false }) { Standing = DeviceStanding.Refused };
        Assert.Equal("", relay.Send(Unit.Login()));
        Assert.Equal(SessionEnd.Refused, relay.Ended);
    }

    [Fact]
    public void A_stranger_in_quarantine_is_served_like_a_fleet_device()
    {
        var relay = new FakeRelay { Standing = DeviceStanding.Quarantined }.LoggedIn();
        Assert.Equal(Unit.Reply(0x22, 2), relay.Send(Unit.Location(2)));
        relay.Only<LocationReported>();
    }

    [Theory]
    [InlineData("", Recognition.NeedMore)]
    [InlineData("78", Recognition.NeedMore)]
    [InlineData("79 79 00", Recognition.NeedMore)]
    [InlineData("78 78 11", Recognition.Yes)]
    [InlineData("79 79 00 11", Recognition.Yes)]
    [InlineData("78 79", Recognition.No)]
    [InlineData("78 78 04", Recognition.No)]
    [InlineData("79 79 FF FF", Recognition.No)]
    [InlineData("00 00 00 05", Recognition.No)]
    [InlineData("47 45 54 20", Recognition.No)]
    public void First_bytes_are_recognised_by_start_and_length(string hex, Recognition expected)
    {
        var protocol = new JimiProtocol(new JimiOptions(), new StoppedClock());
        foreach (var cut in Vectors.EveryCut(Vectors.Hex(hex))) Assert.Equal(expected, protocol.Recognise(cut));
    }

    [Fact]
    public void A_silent_connection_is_given_up_after_three_heartbeats() =>
        Assert.Equal(TimeSpan.FromMinutes(9), new JimiProtocol(new JimiOptions(), new StoppedClock()).IdleTimeout);
}
