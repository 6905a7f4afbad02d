using CloudCam.Core.Naming;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class TalkTests
{
    private const string Sound = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_sound_is_said_in_packets_of_forty_milliseconds_at_their_own_pace()
    {
        // 0.9 s and a bit: 23 packets, the last one filled up.
        var relay = Asked(new byte[14_410]);
        Assert.Equal([new BlobName(BlobNames.IncomingContainer, $"yard/sounds/{Sound}.pcm")], relay.Control.Contents);
        var side = relay.Connect();
        Assert.StartsWith("1434 1 0 ", side.Say());
        side.Receive(Xm.Packet(1435, Xm.Done));
        relay.Settle();
        var start = relay.Control.Say();
        Assert.StartsWith("1430 1 6 ", start);
        Assert.Contains("\"Action\" : \"Start\"", start);
        relay.Answer(1431, Xm.Done);
        Assert.Equal("1432 1 0 328", side.Say());
        relay.Wait(0.4);
        Assert.Equal(10, side.Heard.Count);
        relay.Wait(0.4);
        Assert.Equal(20, side.Heard.Count);
        relay.Wait(0.5);
        Assert.Equal(22, side.Heard.Count);
        Assert.Equal(SessionEnd.Done, side.Ended);
        Assert.Contains("\"Action\" : \"Stop\"", relay.Control.Say());
        Assert.Equal("""Answered {"seconds":0.90}""", relay.Outcome);
        var first = side.HeardBytes[1].Span;
        Assert.Equal([0, 0, 1, 0xFA, 0x0E, 2, 0x40, 1], first[20..28].ToArray());
        Assert.All(first[28..348].ToArray(), code => Assert.Equal(0xD5, code));
    }

    [Fact]
    public void Somebody_else_who_talks_is_the_reason()
    {
        var relay = Asked(new byte[8_000]);
        relay.Connect().Receive(Xm.Packet(1435, """{ "Ret" : 503 }"""));
        relay.Settle();
        Assert.Equal("Failed ret-503-talk-taken", relay.Outcome);
    }

    [Fact]
    public void A_sound_that_is_not_there_is_the_reason_and_nothing_is_opened()
    {
        var relay = Asked(null);
        Assert.Equal("Failed no-sound", relay.Outcome);
        Assert.Empty(relay.Sides);
    }

    [Fact]
    public void A_link_that_breaks_in_the_middle_is_the_reason()
    {
        var relay = Asked(new byte[160_000]);
        var side = relay.Connect();
        side.Receive(Xm.Packet(1435, Xm.Done));
        relay.Settle();
        relay.Answer(1431, Xm.Done);
        relay.Wait(1);
        relay.Drop(side);
        Assert.Equal("Failed disconnected", relay.Outcome);
    }

    [Fact]
    public void On_a_connection_of_its_own_login_everything_is_said_there()
    {
        var relay = Asked(new byte[640], ("dvrip.live", "one-connection"));
        var side = relay.Connect();
        side.Receive(Xm.LoginOk(sessionId: "0x00000044", session: 0x44), Xm.Packet(1435, Xm.Done, session: 0x44));
        side.Receive(Xm.Packet(1431, Xm.Done, session: 0x44));
        relay.Wait(0.2);
        Assert.Equal(["1000", "1434", "1430", "1432", "1430"], side.Heard.Select(heard => heard[..4]));
        Assert.Equal("", relay.Control.Say());
        Assert.Equal("""Answered {"seconds":0.04}""", relay.Outcome);
    }

    private static FakeRelay Asked(byte[]? sound, params (string, string)[] quirks)
    {
        var relay = new FakeRelay(quirks: quirks) { Stored = sound is null ? null : (ReadOnlyMemory<byte>?)sound };
        return relay.LoggedIn().Command("talk", ("sound", Sound));
    }
}
