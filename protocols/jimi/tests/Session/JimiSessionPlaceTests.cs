using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests.Session;

public sealed class JimiSessionPlaceTests
{
    [Theory]
    [InlineData(0x22)]
    [InlineData(0x37)]
    public void A_place_is_told_whole_and_answered_after_that(byte number)
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(number, 2), relay.Send(Unit.Location(2, number: number)));
        Assert.Equal([typeof(LocationReported), typeof(string)], relay.Story.Select(told => told.GetType()));
        var reported = relay.Only<LocationReported>();
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero), reported.Time);
        Assert.Equal(("jimi", "time", 2), (reported.Protocol, reported.Reason, reported.DeviceSequence));
        Assert.Equal(
            new Location
            {
                Latitude = 22.5793006, Longitude = 113.9134194, SpeedKmh = 35, CourseDegrees = 137, Satellites = 11, PositionFixed = true, Ignition = true, Mileage = 60_053,
                Cell = new Cell(460, 0, 0x2495, 0xB5C9), Buffered = false,
            },
            reported.Location);
    }

    [Fact]
    public void Places_that_come_together_are_delivered_together()
    {
        var relay = new FakeRelay().LoggedIn();
        var deliveries = relay.Deliveries;
        var heard = relay.Send([.. Enumerable.Range(2, 20).Select(serial => Unit.Location((ushort)serial))]);
        Assert.Equal(string.Concat(Enumerable.Range(2, 20).Select(serial => Unit.Reply(0x22, (ushort)serial))), heard);
        Assert.Equal(deliveries + 1, relay.Deliveries);
        Assert.Equal(20, relay.Events.Count);
    }

    [Fact]
    public void A_delivery_holds_only_so_many_events()
    {
        var relay = new FakeRelay(new JimiOptions { MaxEventsPerStep = 8 }).LoggedIn();
        var deliveries = relay.Deliveries;
        relay.Send([.. Enumerable.Range(2, 20).Select(serial => Unit.Location((ushort)serial))]);
        Assert.Equal(deliveries + 3, relay.Deliveries);
        Assert.Equal(Enumerable.Range(2, 20), relay.Events.OfType<LocationReported>().Select(told => told.DeviceSequence!.Value));
        Assert.Equal(0, relay.Count(SessionIncident.SequenceGap));
    }

    [Fact]
    public void A_place_from_memory_says_so()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Send(Unit.Location(2, state: "00 1b 01"));
        var reported = relay.Only<LocationReported>();
        Assert.Equal((true, false, "device-event"), (reported.Location.Buffered, reported.Location.Ignition, reported.Reason));
    }

    [Theory]
    [InlineData("00 0d 28 19 3c 3c")]
    [InlineData("ff ff ff ff ff ff")]
    public void A_time_that_cannot_be_is_replaced_by_ours_and_counted(string time)
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x22, 2), relay.Send(Unit.Location(2, time)));
        Assert.Equal(relay.Clock.GetUtcNow(), relay.Only<LocationReported>().Time);
        Assert.Equal(1, relay.Count(SessionIncident.FrameNotUnderstood));
    }

    [Fact]
    public void A_place_off_the_globe_is_left_out_and_counted()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x22, 2), relay.Send(Unit.Location(2, place: "ffffffff ffffffff")));
        var place = relay.Only<LocationReported>().Location;
        Assert.Equal((null, null, 35), (place.Latitude, place.Longitude, place.SpeedKmh));
        Assert.Equal(1, relay.Count(SessionIncident.FrameNotUnderstood));
    }

    [Fact]
    public void Modules_behind_a_place_are_told_or_kept()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x37, 2), relay.Send(Unit.Location(2, number: 0x37, tail: "0027 02 04ce 002e 04 0000ea95")));
        Assert.Equal(60_053, relay.Only<LocationReported>().Location.Mileage);
        Assert.Equal(("voltage", 12.3, "volts"), (relay.Only<SensorReading>().Sensor, relay.Only<SensorReading>().Value, relay.Only<SensorReading>().Unit));
        Assert.Equal(Unit.Reply(0x37, 3), relay.Send(Unit.Location(3, number: 0x37, tail: "0099 01 00 0027 02")));
        Assert.Equal(2, relay.Events.OfType<LocationReported>().Count());
        Assert.Equal("0x37", relay.Only<UnknownFrameReceived>().Frame);
    }

    [Fact]
    public void An_extension_tells_place_power_and_whether_it_is_from_memory()
    {
        var relay = new FakeRelay().LoggedIn();
        var frame = Unit.Frame(0x70, 2, Vectors.Hex($"0027 0002 04ce 0033 0012 6927243c 0b 0070 {Unit.Place} 23 d489 0035 0001 04"), isLong: true);
        Assert.Equal(Unit.Reply(0x70, 2), relay.Send(frame));
        var at = new DateTimeOffset(2025, 11, 26, 16, 1, 0, TimeSpan.Zero);
        var reported = relay.Only<LocationReported>();
        Assert.Equal((at, 112d, 11, true, true), (reported.Time, reported.Location.AltitudeMetres, reported.Location.Satellites, reported.Location.Buffered, reported.Location.Ignition));
        var power = relay.Only<SensorReading>();
        Assert.Equal((at, "voltage", 12.3, true), (power.Time, power.Sensor, power.Value, power.Buffered));
        Assert.Empty(relay.Events.OfType<UnknownFrameReceived>());
    }

    [Fact]
    public void An_extension_with_an_unknown_module_is_kept_and_answered()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x70, 2), relay.Send(Unit.Frame(0x70, 2, Vectors.Hex("0018 0002 0150 0027 0002 04ce"), isLong: true)));
        relay.Only<SensorReading>();
        Assert.Equal("0x70", relay.Only<UnknownFrameReceived>().Frame);
    }

    [Fact]
    public void Jumps_of_the_serial_are_counted_and_its_wrap_is_none()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Send(Unit.Location(2), Unit.Location(3), Unit.Location(3));
        Assert.Equal(0, relay.Count(SessionIncident.SequenceGap));
        relay.Send(Unit.Location(7), Unit.Location(8));
        Assert.Equal(1, relay.Count(SessionIncident.SequenceGap));
        relay.Send(Unit.Location(65_535));
        Assert.Equal(2, relay.Count(SessionIncident.SequenceGap));
        relay.Send(Unit.Location(0), Unit.Location(1));
        relay.Send(Unit.Location(65_535), Unit.Location(1));
        Assert.Equal(3, relay.Count(SessionIncident.SequenceGap));
    }

    [Fact]
    public void A_frame_with_a_wrong_CRC_is_counted_and_neither_answered_nor_told()
    {
        var relay = new FakeRelay().LoggedIn();
        var broken = Unit.Location(2);
        broken[10] ^= 1;
        Assert.Equal(Unit.Reply(0x22, 3), relay.Send(broken, Unit.Location(3)));
        Assert.Equal(1, relay.Count(SessionIncident.CrcMismatch));
        Assert.Equal(3, relay.Only<LocationReported>().DeviceSequence);
    }
}
