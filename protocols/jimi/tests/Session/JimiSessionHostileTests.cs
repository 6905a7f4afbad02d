using System.Buffers;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Jimi.Tests.Session;

public sealed class JimiSessionHostileTests
{
    private static readonly byte[] Numbers =
        [0x01, 0x13, 0x15, 0x21, 0x22, 0x37, 0x70, 0x8A, 0x94, 0x95, 0x9B, 0x9C, 0xE0, 0xE1, 0xF2, 0x80, 0x00, 0xFF];

    [Fact]
    public void Any_bytes_are_frames_waits_or_a_violation_and_nothing_else() => Prop.ForAll<byte[][]>(pieces =>
    {
        var relay = new FakeRelay();
        Survive(() =>
        {
            foreach (var piece in pieces) relay.Send(piece ?? []);
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_content_of_any_number_in_any_order_is_told_kept_or_a_violation() => Prop.ForAll<Tuple<byte, byte[], bool>[]>(frames =>
    {
        var relay = new FakeRelay(new JimiOptions { MaxEventsPerStep = 3 }).LoggedIn();
        ushort serial = 1;
        Survive(() =>
        {
            foreach (var (number, content, isCommand) in frames)
            {
                if (isCommand) relay.Command(new DeviceCommand { Id = $"{serial}", Name = CommandNames.All[number % CommandNames.All.Count], ServerFlag = number });
                if (isCommand) relay.Wait(TimeSpan.FromSeconds(number % 40));
                relay.Send(Unit.Frame(Numbers[number % Numbers.Length], ++serial, content ?? [], isLong: (number & 1) != 0));
            }
        });
        Assert.All(relay.Events, told => Assert.NotEmpty(CloudEventWriter.ToUtf8(told)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_length_of_every_number_is_survived_and_answered_where_an_answer_is_due()
    {
        byte[] answered = [0x01, 0x13, 0x22, 0x37, 0x70, 0x95, 0xE0, 0xF2];
        foreach (var number in Numbers.Except([(byte)0x01, (byte)0x8A]))
        {
            var relay = new FakeRelay(new JimiOptions { MaxIdleFrames = 1_000 }).LoggedIn();
            for (var length = 0; length < 80; length++)
            {
                var content = new byte[length];
                Array.Fill(content, (byte)0xFF);
                var serial = (ushort)(length + 2);
                Assert.Equal(answered.Contains(number) ? Unit.Reply(number, serial) : "", relay.Send(Unit.Frame(number, serial, content, isLong: true)));
            }
        }
    }

    [Fact]
    public void The_same_frames_are_told_the_same_however_the_network_cuts_them()
    {
        byte[] bytes = [.. Unit.Login(), .. Unit.Heartbeat(2), .. Unit.Location(3), .. Unit.Alarm(4, 0x93, "a.mp4,b.mp4"), .. Unit.Frame(0xF2, 5, "6927243c 0004 02 00fa 0007 000a 0001 6927243c 0001 0002")];
        var whole = new FakeRelay();
        var heard = whole.Send(bytes);
        foreach (var cut in Vectors.EveryCut(bytes).Skip(2))
        {
            var relay = new FakeRelay();
            var got = "";
            foreach (var piece in cut) got += relay.Send(piece.ToArray());
            Assert.Equal(heard, got);
            Assert.Equal(whole.Events.Select(told => told.Id), relay.Events.Select(told => told.Id));
        }
    }

    [Theory]
    [InlineData(0xE1)]
    [InlineData(0x42)]
    [InlineData(0x94)]
    public void An_endless_row_of_frames_that_bring_nothing_ends_the_session(byte number)
    {
        var relay = new FakeRelay().LoggedIn();
        for (var i = 0; i < 200; i++) relay.Send(Unit.Frame(number, (ushort)(i + 2), ""));
        var broken = Assert.Throws<ProtocolViolationException>(() => relay.Send(Unit.Frame(number, 202, "")));
        Assert.Equal(Violation.TooManyErrors, broken.Violation);
        Assert.Equal(20, relay.Events.Count);
    }

    [Fact]
    public void Rubbish_and_wrong_CRCs_without_end_end_the_session_too()
    {
        var broken = Unit.Location(2);
        broken[^3] ^= 1;
        var relay = new FakeRelay().LoggedIn();
        for (var i = 0; i < 100; i++) relay.Send(broken, [0x78, 0x78, 0x00]);
        Assert.Equal((100, 100), (relay.Count(SessionIncident.CrcMismatch), relay.Count(SessionIncident.BytesSkipped)));
        Assert.Throws<ProtocolViolationException>(() => relay.Send(broken));
    }

    [Fact]
    public void A_bad_link_for_weeks_does_not_end_the_session()
    {
        var broken = Unit.Location(2);
        broken[^3] ^= 1;
        var relay = new FakeRelay().LoggedIn();
        for (var i = 0; i < 1_000; i++)
        {
            relay.Send(broken);
            relay.Wait(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(1_000, relay.Count(SessionIncident.CrcMismatch));
    }

    [Fact]
    public void One_frame_with_a_wrong_length_costs_that_frame_only()
    {
        var relay = new FakeRelay().LoggedIn();
        // The vendor's own broken example: it says 38 bytes and has 37.
        var heard = relay.Send(Vectors.Hex("78782622160208092b1ecf026c15930c398a1000140001cc0b77060776a4010e00000000 00008c6d400d0a"), Unit.Location(2), Unit.Location(3));
        Assert.EndsWith(Unit.Reply(0x22, 3), heard, StringComparison.Ordinal);
        Assert.Contains(relay.Events, told => told is LocationReported { DeviceSequence: 3 });
    }

    [Fact]
    public void Nothing_is_told_of_a_device_before_it_is_known()
    {
        var session = new JimiProtocol(new JimiOptions(), new StoppedClock()).CreateSession(0);
        var outbox = new SessionOutbox();
        var unread = new ReadOnlySequence<byte>([.. Unit.Login(), .. Unit.Location(2)]);
        session.OnBytes(ref unread, outbox);
        Assert.Equal("752533678900242", outbox.TakeIdentify()!.Value.Value);
        Assert.Equal(Unit.Location(2).Length, unread.Length);
        Assert.Empty(outbox.Events);
        Assert.True(outbox.WrittenReplies.IsEmpty);
        session.OnIdentified(new DeviceRecord(DeviceId.FromImei(Unit.Imei), DeviceStanding.Fleet, Quirks.None, 1), outbox);
        session.OnBytes(ref unread, outbox);
        Assert.True(unread.IsEmpty);
    }

    private static void Survive(Action action)
    {
        try
        {
            action();
        }
        catch (ProtocolViolationException violation)
        {
            Assert.NotEqual("", violation.Message);
        }
    }
}
