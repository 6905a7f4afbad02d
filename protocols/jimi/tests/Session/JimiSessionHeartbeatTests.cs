using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Jimi.Tests.Session;

public sealed class JimiSessionHeartbeatTests
{
    [Fact]
    public void A_heartbeat_is_told_and_answered()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x13, 2), relay.Send(Unit.Heartbeat(2)));
        var status = relay.Only<DeviceStatusReported>();
        Assert.Equal(("heartbeat", 0x46L, true, true, true, 6, 4), (status.Status, status.Code, status.Ignition, status.Charging, status.PositionFixed, status.BatteryLevel, status.SignalLevel));
        Assert.Equal(relay.Clock.GetUtcNow(), status.Time);
        Assert.Equal([typeof(DeviceStatusReported), typeof(string)], relay.Story.Select(told => told.GetType()));
    }

    [Fact]
    public void A_heartbeat_that_says_the_same_again_is_only_answered()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Send(Unit.Heartbeat(2));
        Assert.Equal(Unit.Reply(0x13, 3), relay.Send(Unit.Heartbeat(3)));
        Assert.Single(relay.Events);
        relay.Send(Unit.Heartbeat(4, "44 06 04 00 02"), Unit.Heartbeat(5, "44 06 04 00 02"), Unit.Heartbeat(6, "44 05 04 00 02"));
        Assert.Equal(3, relay.Events.Count);
    }

    [Fact]
    public void A_heartbeat_is_told_again_after_the_refresh_time()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Send(Unit.Heartbeat(2));
        relay.Wait(TimeSpan.FromMinutes(14));
        relay.Send(Unit.Heartbeat(3));
        Assert.Single(relay.Events);
        relay.Wait(TimeSpan.FromMinutes(1));
        relay.Send(Unit.Heartbeat(4));
        Assert.Equal(2, relay.Events.Count);
    }

    [Theory]
    [InlineData("46 06 04", 1)]
    [InlineData("46 06 04 00 02 00 00 00 00 00 00 00 00 00 00 00", 1)]
    [InlineData("46", 0)]
    [InlineData("", 0)]
    public void Heartbeats_of_other_lengths_are_answered_too(string content, int told)
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x13, 2), relay.Send(Unit.Heartbeat(2, content)));
        Assert.Equal(told, relay.Events.OfType<DeviceStatusReported>().Count());
        Assert.Equal(1 - told, relay.Count(SessionIncident.FrameNotUnderstood));
    }
}
