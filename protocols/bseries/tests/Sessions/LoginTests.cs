using CloudCam.Core.Events;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

public sealed class LoginTests
{
    [Fact]
    public void We_speak_first_and_the_camera_is_known_once_it_took_the_login()
    {
        var relay = new FakeRelay();
        Assert.Equal("O0", relay.Operation.Say());
        relay.Operation.Receive(Wire.LoginOk);
        Assert.Equal("O2 61646d696e0000000000000000" + "73656372657400000000000000", relay.Operation.Say());
        Assert.Empty(relay.Operation.Identified);

        relay.Operation.Receive(Wire.VerifyOk);
        Assert.Equal("hall", Assert.Single(relay.Operation.Identified).Value);
        Assert.Equal("00606E8AA0B1", Assert.Single(relay.Operation.Aliases).Value);
        var info = Assert.Single(relay.Events.OfType<DeviceInfoReported>());
        Assert.Equal(("00606E8AA0B1", "11.22.2.51"), (info.Info["mac"], info.Info["firmware"]));
        // Nothing is recorded, nobody wants anything: no stream, no second connection.
        relay.Settle();
        Assert.Equal("", relay.Operation.Say());
        Assert.Empty(relay.MediaLines);
    }

    [Theory]
    [InlineData("0200", SessionEnd.PeerBusy)]
    [InlineData("0900", SessionEnd.DeviceError)]
    public void A_camera_that_does_not_let_us_in_says_why(string answer, SessionEnd end)
    {
        var relay = new FakeRelay();
        relay.Operation.Receive(Wire.Operation(1, answer));
        Assert.Equal(end, relay.Operation.Ended);
        Assert.Empty(relay.Operation.Identified);
    }

    [Theory]
    [InlineData("0100", SessionEnd.LoginRefused)]
    [InlineData("0500", SessionEnd.LoginRefused)]
    [InlineData("0600", SessionEnd.LoginRefused)]
    [InlineData("0200", SessionEnd.PeerBusy)]
    [InlineData("0900", SessionEnd.DeviceError)]
    public void A_wrong_user_or_password_is_tried_once(string answer, SessionEnd end)
    {
        var relay = new FakeRelay();
        relay.Operation.Receive(Wire.LoginOk);
        relay.Operation.Say();
        relay.Operation.Receive(Wire.Operation(3, answer));
        Assert.Equal(end, relay.Operation.Ended);
        Assert.Equal("", relay.Operation.Say());
        Assert.Empty(relay.Operation.Identified);
    }

    [Fact]
    public void A_password_that_the_field_cannot_hold_is_not_sent()
    {
        var relay = new FakeRelay(password: "fourteen-chars");
        relay.Operation.Say();
        relay.Operation.Receive(Wire.LoginOk);
        Assert.Equal(SessionEnd.LoginRefused, relay.Operation.Ended);
        Assert.Equal("", relay.Operation.Say());
    }

    [Fact]
    public void What_cameras_tell_unasked_is_skipped_by_its_length()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Operation.Receive(
            Wire.Operation(28, new string('0', 2 * 1_152)), Wire.Operation(17, "0001020304050607"), Wire.Operation(18, "0001"), Wire.Operation(15, "aabbcc"), Wire.KeepAlive);
        Assert.All(relay.Operation.Incidents, count => Assert.Equal(0, count));

        relay.Operation.Receive(Wire.Operation(77, "0102"), Wire.Media(1, "00"), Wire.KeepAlive);
        Assert.Equal(2, relay.Operation.Count(SessionIncident.UnknownFrame));
        var unknown = relay.Events.OfType<UnknownFrameReceived>().ToList();
        Assert.Equal(["operation:77", "audio-video:1"], unknown.Select(one => one.Frame));
        Assert.Equal([1, 2], unknown[0].Raw.ToArray());
        Assert.Null(relay.Operation.Ended);
    }

    [Fact]
    public void Both_sides_say_every_minute_that_they_are_there()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Operation.Say();
        for (var minute = 1; minute <= 5; minute++)
        {
            relay.Wait(60);
            Assert.Equal("O255", relay.Operation.Say());
            relay.Operation.Receive(minute % 2 == 0 ? Wire.KeepAlive : Wire.Operation(18, "0001"));
        }
        relay.Wait(119);
        Assert.True(relay.Operation.IsOpen);
        relay.Wait(1);
        Assert.Equal(SessionEnd.TimedOut, relay.Operation.Ended);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("", "4d4f5f4f0100")]
    [InlineData("login", "")]
    public void A_camera_that_never_answers_is_left(string before, string half)
    {
        var relay = new FakeRelay();
        if (before == "login") relay.Operation.Receive(Wire.LoginOk);
        if (half.Length > 0) relay.Operation.Receive(CloudCam.Testing.Vectors.Hex(half));
        relay.Wait(9.9);
        Assert.True(relay.Operation.IsOpen);
        relay.Wait(0.1);
        Assert.Equal(SessionEnd.TimedOut, relay.Operation.Ended);
    }

    [Theory]
    [InlineData("4d4f5f4f 0100 00 0000000000000000 ffffffff ffffffff", Violation.FrameTooLarge)]
    [InlineData("4d4f5f4f 0100 00 0000000000000000 00000080 00000000", Violation.FrameTooLarge)]
    [InlineData("485454502f312e3120343030", Violation.BadMagic)]
    [InlineData("4d4f5f4f 0100 00 0000000000000000 02000000 02000000 0000", Violation.BadLength)]
    [InlineData("4d4f5f4f 0100 00 0000000000000000 00000000 00000000", Violation.BadLength)]
    public void What_is_no_camera_of_this_kind_is_named_at_once(string hex, Violation violation)
    {
        var relay = new FakeRelay();
        var bytes = CloudCam.Testing.Vectors.Hex(hex);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(violation, Assert.Throws<ProtocolViolationException>(() => relay.Operation.Receive(bytes)).Violation);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Media_before_the_login_are_counted_and_nothing_else()
    {
        var relay = new FakeRelay();
        relay.Operation.Receive(Wire.Video(1), Wire.Audio(1, 1), Wire.Operation(25, "010000"), Wire.Operation(5, "000078563412"));
        Assert.Equal(4, relay.Operation.Count(SessionIncident.BeforeLogin));
        Assert.Empty(relay.Events);
        relay.LoggedIn();
        Assert.Empty(relay.MediaLines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Noise_of_8_KB_a_second_is_ended_with_a_name(bool isFramed)
    {
        var relay = new FakeRelay().LoggedIn();
        var chance = new Random(20_261_121);
        var noise = new byte[8_192];
        var violation = Assert.Throws<ProtocolViolationException>(() =>
        {
            for (var second = 0; second < 600; second++)
            {
                if (isFramed)
                {
                    for (var frame = 0; frame < 40; frame++) relay.Operation.Receive(Wire.Operation(chance.Next(30, 255), new string('5', 362)));
                }
                else
                {
                    chance.NextBytes(noise);
                    relay.Operation.Receive(noise);
                }
                relay.Wait(1);
            }
        });
        Assert.Equal(isFramed ? Violation.TooManyErrors : Violation.BadMagic, violation.Violation);
        Assert.InRange(relay.Events.OfType<UnknownFrameReceived>().Count(), 0, 20);
    }

    [Fact]
    public void No_header_cut_at_any_byte_does_harm()
    {
        byte[] talk = [.. Wire.LoginOk, .. Wire.VerifyOk, .. Wire.Operation(28, new string('0', 100)), .. Wire.Operation(25, "010000")];
        for (var cut = 0; cut <= talk.Length; cut++)
        {
            var relay = new FakeRelay();
            relay.Operation.Receive(talk[..cut]);
            relay.Operation.Receive(talk[cut..]);
            Assert.Single(relay.Events.OfType<AlarmRaised>());
        }
    }
}
