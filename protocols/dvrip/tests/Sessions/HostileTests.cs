using CloudCam.Core.Cameras;
using CloudCam.Core.Events;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class HostileTests
{
    [Theory]
    [InlineData(1001, Violation.FrameTooLarge)]
    [InlineData(1412, Violation.FrameTooLarge)]
    [InlineData(1561, Violation.FrameTooLarge)]
    [InlineData(9999, Violation.FrameTooLarge)]
    public void A_length_of_four_gigabytes_ends_the_connection_by_name_and_allocates_nothing(ushort id, Violation violation)
    {
        var relay = new FakeRelay();
        var packet = Xm.Packet(id, [], session: 0);
        (packet[16], packet[17], packet[18], packet[19]) = (0xFF, 0xFF, 0xFF, 0xFF);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(violation, Assert.Throws<ProtocolViolationException>(() => relay.Control.Receive(packet)).Violation);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_header_cut_at_any_byte_is_waited_for()
    {
        for (var cut = 1; cut < 20; cut++)
        {
            var relay = new FakeRelay();
            var login = Xm.LoginOk();
            relay.Control.Receive(login[..cut]);
            Assert.Empty(relay.Control.Identified);
            relay.Control.Receive(login[cut..]);
            Assert.Single(relay.Control.Identified);
        }
    }

    [Fact]
    public void Noise_instead_of_packets_ends_the_connection_by_name()
    {
        var relay = new FakeRelay();
        var noise = new byte[8_192];
        new Random(4).NextBytes(noise);
        noise[0] = 0x12;
        Assert.Equal(Violation.BadMagic, Assert.Throws<ProtocolViolationException>(() => relay.Control.Receive(noise)).Violation);
    }

    [Fact]
    public void Any_bytes_in_any_order_end_by_name_or_are_taken()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var relay = new FakeRelay(new RecordingPolicy(RecordingMode.Continuous)).LoggedIn();
            var side = relay.Live();
            try
            {
                for (var packet = 0; packet < 20; packet++)
                {
                    var payload = new byte[random.Next(0, 300)];
                    random.NextBytes(payload);
                    if (random.Next(2) == 0 && payload.Length > 4) (payload[0], payload[1], payload[2]) = (0, 0, 1);
                    var id = (ushort)(random.Next(2) == 0 ? random.Next(1_000, 1_600) : 1_412);
                    var line = random.Next(2) == 0 ? side : relay.Control;
                    if (line.IsOpen) line.Receive(Xm.Packet(id, payload, sequence: (uint)random.Next(10), end: (byte)random.Next(2)));
                    relay.Wait(0.02);
                }
            }
            catch (ProtocolViolationException violation)
            {
                Assert.DoesNotContain(FakeRelay.Password, violation.Message);
            }
            relay.Drop(side);
            relay.Drop(relay.Control);
        }
    }

    [Fact]
    public void A_frame_that_says_it_is_too_long_ends_the_stream_by_name_and_another_one_begins()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.Continuous)).LoggedIn();
        var side = relay.Live();
        var frame = Xm.KeyFrame();
        (frame[12], frame[13], frame[14], frame[15]) = (0xFF, 0xFF, 0xFF, 0x7F);
        Assert.Equal(Violation.FrameTooLarge, Assert.Throws<ProtocolViolationException>(() => side.Receive(Xm.Media(1412, frame))).Violation);
        relay.Drop(side);
        relay.Wait(1.1);
        Assert.Equal(2, relay.Sides.Count);
    }

    [Fact]
    public void Alarms_and_media_before_the_login_are_counted_and_do_nothing()
    {
        var relay = new FakeRelay();
        relay.Control.Receive(Xm.Alarm("VideoMotion", "Start"), Xm.Media(1412, Xm.KeyFrame()));
        Assert.Equal((1, 1), (relay.Control.Count(SessionIncident.BeforeLogin), relay.Control.Count(SessionIncident.MediaBeforeClaim)));
        Assert.Empty(relay.Control.Events);
    }

    [Fact]
    public void Answers_that_nobody_asked_for_are_counted_and_do_nothing()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Control.Receive(Xm.Packet(1451, Xm.Done), Xm.Packet(1441, Files.Page(0, 3)), Xm.Packet(1414, Xm.Done), Xm.Packet(4_000, "{}"));
        Assert.Equal((3, 1), (relay.Control.Count(SessionIncident.UnexpectedAnswer), relay.Control.Count(SessionIncident.UnknownFrame)));
        Assert.True(relay.Control.IsOpen);
    }

    [Fact]
    public void A_camera_whose_main_connection_goes_does_not_lose_what_the_others_recorded()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.Continuous)).LoggedIn();
        var side = relay.Live();
        relay.Film(side, 2);
        relay.Drop(relay.Control);
        relay.Drop(side);
        Assert.Single(side.Completed);
        relay.Wait(30);
        Assert.Single(relay.Sides);
        Assert.DoesNotContain(relay.Events, told => told is DeviceStatusReported);
    }

    [Fact]
    public void Media_costs_no_memory_per_packet()
    {
        var relay = new FakeRelay(new RecordingPolicy(RecordingMode.OnAlarm, SecondsBefore: 2)).LoggedIn();
        var side = relay.Live();
        // What is watched costs as little as what is kept in case of an alarm.
        relay.Command(CloudCam.Core.Commands.CommandNames.StartLive);
        relay.Film(side, 10);
        Assert.Single(relay.Hub.Published);
        var outbox = new SessionOutbox();
        byte[] packets = [.. Xm.Media(1412, Xm.KeyFrame()), .. Enumerable.Range(0, 24).SelectMany(_ => (byte[])[.. Xm.Media(1412, Xm.DeltaFrame()), .. Xm.Media(1412, Xm.SoundFrame())])];
        for (var i = 0; i < 200; i++) Feed();
        var allocated = 0L;
        for (var i = 0; i < 100; i++) allocated += Feed();
        Assert.Equal(0, allocated);

        long Feed()
        {
            relay.Clock.Advance(TimeSpan.FromSeconds(1));
            var unread = new System.Buffers.ReadOnlySequence<byte>(packets);
            outbox.Clear();
            outbox.BeginStep(relay.Now);
            var before = GC.GetAllocatedBytesForCurrentThread();
            side.Session.OnBytes(ref unread, outbox);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
