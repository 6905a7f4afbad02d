using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests.Session;

public sealed class JimiSessionReadingTests
{
    private const string Unix = "6927243c";
    private static readonly DateTimeOffset At = new(2025, 11, 26, 16, 1, 0, TimeSpan.Zero);

    [Fact]
    public void Facts_about_the_unit_are_told_once()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", relay.Send(Info(2, "08" + Hex("JC400_V1.8.1")), Info(3, "07" + Hex("UUID-1")), Info(4, "08" + Hex("JC400_V1.8.1"))));
        Assert.Equal(
            [("firmware", "JC400_V1.8.1"), ("uuid", "UUID-1")], relay.Events.Cast<DeviceInfoReported>().Select(told => Assert.Single(told.Info)).Select(one => (one.Key, one.Value)));
        relay.Send(Info(5, "08" + Hex("JC400_V1.9.0")));
        Assert.Equal("JC400_V1.9.0", ((DeviceInfoReported)relay.Events[^1]).Info["firmware"]);
    }

    [Fact]
    public void SIM_card_numbers_are_told()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", relay.Send(Info(2, "0a 0752533678900242 0460040000000001 8986040000000000001f")));
        Assert.Equal(new Dictionary<string, string> { ["imsi"] = "460040000000001", ["iccid"] = "8986040000000000001" }, relay.Only<DeviceInfoReported>().Info);
    }

    [Fact]
    public void Fuel_of_the_information_packet_is_a_reading()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", relay.Send(Info(2, "0e 00 01 109a 02")));
        var fuel = relay.Only<SensorReading>();
        Assert.Equal(("jimi", "fuel", "1", 42.5, "percent"), (fuel.Protocol, fuel.Sensor, fuel.SensorId, fuel.Value, fuel.Unit));
        Assert.Equal(relay.Clock.GetUtcNow(), fuel.Time);
    }

    [Fact]
    public void Information_of_another_kind_is_kept_raw()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", relay.Send(Info(2, "1b 01 02")));
        var raw = relay.Only<UnknownFrameReceived>();
        Assert.Equal(("jimi", "0x94", 14), (raw.Protocol, raw.Frame, raw.LengthBytes));
        Assert.Equal("7979000894" + "1b0102" + "0002", Vectors.ToHex(raw.Raw.Span)[..20]);
    }

    [Theory]
    [InlineData("03 3c 03 01 00fa c4 0d", 25.0)]
    [InlineData("03 32382e33 a1e6 0d0a", 28.3)]
    public void Temperatures_of_a_module_are_readings(string content, double celsius)
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", relay.Send(Unit.Frame(0x9B, 2, Vectors.Hex(content), isLong: true)));
        Assert.Equal(("temperature", celsius, "celsius"), (relay.Only<SensorReading>().Sensor, relay.Only<SensorReading>().Value, relay.Only<SensorReading>().Unit));
    }

    [Fact]
    public void Cards_and_tags_of_a_module_are_readings()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", relay.Send(Unit.Frame(0x9B, 2, "05" + Unit.Time + "02" + Hex("%  ^DRIVER$A^^?")), Unit.Frame(0x9B, 3, "03" + Hex("D7520A62") + "0d0a")));
        var card = (SensorReading)relay.Events[0];
        Assert.Equal(("driver-card", "illegal", "%  ^DRIVER$A^^?"), (card.Sensor, card.State, card.Text));
        Assert.Equal(("rfid", "D7520A62"), (((SensorReading)relay.Events[1]).Sensor, ((SensorReading)relay.Events[1]).Text));
    }

    [Theory]
    [InlineData(0x9B, "03 80d600")]
    [InlineData(0x9B, "07 41")]
    [InlineData(0x9B, "")]
    [InlineData(0x94, "")]
    [InlineData(0x9C, "")]
    [InlineData(0xE1, "0102")]
    [InlineData(0x42, "")]
    public void What_nobody_describes_is_kept_raw_and_not_answered(byte number, string content)
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", relay.Send(Unit.Frame(number, 2, content)));
        Assert.Equal($"0x{number:X2}", relay.Only<UnknownFrameReceived>().Frame);
        Assert.Equal(1, relay.Count(SessionIncident.UnknownFrame) + relay.Count(SessionIncident.FrameNotUnderstood));
    }

    [Fact]
    public void Journey_text_is_a_reading()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal("", relay.Send(Unit.Frame(0x9C, 2, "33" + Hex("$GSHT,3,30,<10:02:58,113,94315,22,57651,21>,4#"))));
        var journey = relay.Only<SensorReading>();
        Assert.Equal(("journey", true, "$GSHT,3,30,<10:02:58,113,94315,22,57651,21>,4#"), (journey.Sensor, journey.Buffered, journey.Text));
    }

    [Fact]
    public void Cameras_are_told_and_answered()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0xE0, 2), relay.Send(Unit.Frame(0xE0, 2, "01 0101 01 0201")));
        Assert.Equal([new CameraChannel(1, true, true), new CameraChannel(2, false, true)], relay.Only<DeviceChannelsReported>().Channels);
        Assert.Equal(Unit.Reply(0xE0, 3), relay.Send(Unit.Frame(0xE0, 3, "05 0101")));
        relay.Only<UnknownFrameReceived>();
    }

    [Theory]
    [InlineData("0001 02 04ce", "fuel", null, 12.3, "volts")]
    [InlineData("0002 05 00 02 01f4 01", "fuel", "2", 50.0, "centimetres")]
    [InlineData("0002 05 01 02 01f4 04", "fuel", "2", 5.0, "litres")]
    [InlineData("0003 03 01 04ce", "voltage", "1", 12.3, "volts")]
    [InlineData("0004 02 ff97", "temperature", null, -10.5, "celsius")]
    [InlineData("0006 02 04ce", "fuel", null, 12.3, "volts")]
    public void Values_of_peripherals_are_readings_of_the_packets_time(string record, string sensor, string? id, double value, string unit)
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0xF2, 2), relay.Send(Peripherals(2, record)));
        var reading = relay.Only<SensorReading>();
        Assert.Equal((At, sensor, id, value, unit), (reading.Time, reading.Sensor, reading.SensorId, reading.Value!.Value, reading.Unit));
        Assert.Equal(0, relay.Count(SessionIncident.FrameNotUnderstood));
    }

    [Fact]
    public void Several_records_of_one_packet_are_all_told_and_an_unknown_one_keeps_it_raw()
    {
        var relay = new FakeRelay().LoggedIn();
        var heard = relay.Send(Peripherals(
            2, "0005 04" + Hex("TAG1") + $"0008 08 {Unit.Time} 01 41 000b 0a 0423 027ACA20 0C465A60 0009 0003 07 ff 00 000a 0002 0102 0004 02 00fa"));
        Assert.Equal(Unit.Reply(0xF2, 2), heard);
        Assert.Equal(
            ["rfid TAG1", "driver-card A", "peripheral ff00", "temperature 25"],
            relay.Events.OfType<SensorReading>().Select(reading => $"{reading.Sensor} {reading.Text ?? reading.Value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
        Assert.Equal((23.1119822, 114.4095822), (relay.Only<LocationReported>().Location.Latitude, relay.Only<LocationReported>().Location.Longitude));
        Assert.Equal("0xF2", relay.Only<UnknownFrameReceived>().Frame);
    }

    [Fact]
    public void A_batch_from_memory_is_told_whole_over_several_deliveries_and_answered_once()
    {
        const int Readings = 900;
        var batch = string.Concat(Enumerable.Range(0, Readings).Select(number => $"{0x6927243C + (number * 60):x8}{number:x4}{500:x4}"));
        var relay = new FakeRelay().LoggedIn();
        var deliveries = relay.Deliveries;
        var heard = relay.Send(Peripherals(2, $"0007 {2 + (Readings * 8):x4} 0001 {batch} 0099 01 00"), Unit.Location(3));
        Assert.Equal(Unit.Reply(0xF2, 2) + Unit.Reply(0x22, 3), heard);
        Assert.Equal(((Readings * 2) + 2 + 255) / 256, relay.Deliveries - deliveries);
        var readings = relay.Events.OfType<SensorReading>().ToList();
        Assert.Equal(Readings * 2, readings.Count);
        Assert.All(readings.Index(), one => Assert.Equal((At.AddMinutes(one.Index / 2), one.Index % 2 == 0 ? "temperature" : "humidity"), (one.Item.Time, one.Item.Sensor)));
        Assert.Equal((0.0, 50.0, 89.9), (readings[0].Value, readings[1].Value, readings[^2].Value));
        Assert.Equal("0xF2", relay.Only<UnknownFrameReceived>().Frame);
        Assert.Equal(UnknownFrameReceived.MaxRawBytes, relay.Only<UnknownFrameReceived>().Raw.Length);
        Assert.Equal(0, relay.Count(SessionIncident.SequenceGap));
    }

    [Theory]
    [InlineData("")]
    [InlineData("692724")]
    [InlineData("6927243c 0004 05 00")]
    [InlineData("6927243c")]
    public void Peripherals_that_are_cut_off_are_kept_raw_and_answered(string content)
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0xF2, 2), relay.Send(Unit.Frame(0xF2, 2, Vectors.Hex(content), isLong: true)));
        relay.Only<UnknownFrameReceived>();
    }

    [Fact]
    public void A_unit_that_asks_for_the_time_is_told_it()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Vectors.ToHex(Unit.Frame(0x8A, 0, "1a 05 04 03 02 01")), relay.Send(Unit.Frame(0x8A, 2, "")));
        Assert.Empty(relay.Events);
    }

    private static byte[] Info(ushort serial, string content) => Unit.Frame(0x94, serial, Vectors.Hex(content), isLong: true);

    private static byte[] Peripherals(ushort serial, string records) => Unit.Frame(0xF2, serial, Vectors.Hex(Unix + records), isLong: true);

    private static string Hex(string text) => Vectors.ToHex(System.Text.Encoding.ASCII.GetBytes(text));
}
