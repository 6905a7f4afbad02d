using CloudCam.Core.Events;
using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests;

/// <summary>Answers to commands, information, module data, journeys, cameras and extension modules.</summary>
public sealed class JimiMoreMessageTests
{
    [Theory]
    // Real JC261 (seen in the field), then Traccar's test packets.
    [InlineData(0x21, "00000000 01 52544d503a4f4b21", 0u, "RTMP:OK!", JimiTextCoding.Ascii)]
    [InlineData(0x21, "00000000 02 0043006f006d006d0061006e00640020006500720072006f00720021", 0u, "Command error!", JimiTextCoding.Utf16)]
    [InlineData(0x21, "00000001 02 5df2 91cd 542f", 1u, "\u5df2\u91cd\u542f", JimiTextCoding.Utf16)]
    [InlineData(0x21, "12345678 01 4f4b 0002", 0x12345678u, "OK", JimiTextCoding.Ascii)]
    [InlineData(0x21, "12345678 01 0001", 0x12345678u, "", JimiTextCoding.Ascii)]
    [InlineData(0x21, "12345678 02 004f 004b 0001", 0x12345678u, "OK", JimiTextCoding.Utf16)]
    [InlineData(0x21, "12345678 02 004f 004b 00", 0x12345678u, "OK", JimiTextCoding.Utf16)]
    [InlineData(0x21, "12345678 07 4f4b", 0x12345678u, "OK", JimiTextCoding.Ascii)]
    [InlineData(0x21, "12345678 01", 0x12345678u, "", JimiTextCoding.Ascii)]
    [InlineData(0x15, "21 00000000 526573746f7265206675656c20737570706c793a205375636365737321 0002", 0u, "Restore fuel supply: Success!", JimiTextCoding.Ascii)]
    [InlineData(0x15, "20 00000000 3c49434349443a38393838323339303030303039373330323635303e 0002", 0u, "<ICCID:89882390000097302650>", JimiTextCoding.Ascii)]
    [InlineData(0x15, "ff 00000007 4f4b", 7u, "OK", JimiTextCoding.Ascii)]
    [InlineData(0x15, "04 00000007", 7u, "", JimiTextCoding.Ascii)]
    public void An_answer_gives_flag_and_text(byte number, string hex, uint flag, string text, JimiTextCoding coding)
    {
        Assert.True(JimiCommandAnswer.TryRead(number, Vectors.Hex(hex), out var answer));
        Assert.Equal((flag, text, coding), (answer.ServerFlag, answer.Text.ToCleanString(100), answer.Text.Coding));
    }

    [Theory]
    [InlineData(0x21, "00000000")]
    [InlineData(0x15, "03 00000000")]
    [InlineData(0x15, "")]
    [InlineData(0x80, "00000000 01 4f4b")]
    public void An_answer_without_its_fixed_fields_is_none(byte number, string hex) => Assert.False(JimiCommandAnswer.TryRead(number, Vectors.Hex(hex), out _));

    [Fact]
    public void Information()
    {
        Assert.True(JimiInfo.TryRead(Vectors.Hex("08 4a433236315f56312e38"), out var info));
        Assert.Equal((JimiInfo.Firmware, "JC261_V1.8", false), (info.Kind, info.Text.ToCleanString(50), info.TryReadFuel(out _)));

        // Traccar's test packet: the ICCID has 19 digits and a filling nibble.
        Assert.True(JimiInfo.TryRead(Vectors.Hex("0a 0359857082366758 0520050218721401 8966051912408052452f"), out info));
        Assert.True(info.TryReadIdentity(out var identity));
        Assert.Equal(new JimiIdentity(359857082366758, "520050218721401", "8966051912408052452"), identity);
        Assert.True(JimiInfo.TryRead(Vectors.Hex("0a 035985708236675a 0520050218721b01 89660519124080524521"), out info));
        Assert.True(info.TryReadIdentity(out identity));
        Assert.Equal(new JimiIdentity(null, null, "89660519124080524521"), identity);
        Assert.True(JimiInfo.TryRead(Vectors.Hex("0a 0359857082366758"), out info));
        Assert.False(info.TryReadIdentity(out _));

        // The document's example, and the other units.
        foreach (var (hex, expected) in ((string, JimiSensorValue)[])
            [("0e 00 01 0001 02", new("fuel", 1, 0.01, "percent")), ("0e 00 02 ffff 01", new("fuel", 2, 655.35, "centimetres")),
                ("0e 00 03 04d2 03", new("fuel", 3, 12.34, "volts")), ("0e 00 03 04d2 09", new("fuel", 3, 12.34, null))])
        {
            Assert.True(JimiInfo.TryRead(Vectors.Hex(hex), out info));
            Assert.True(info.TryReadFuel(out var fuel));
            Assert.Equal(expected, fuel);
            Assert.False(info.TryReadIdentity(out _));
        }
        Assert.True(JimiInfo.TryRead(Vectors.Hex("0e 00 03 04d2"), out info));
        Assert.False(info.TryReadFuel(out _));
        Assert.True(JimiInfo.TryRead(Vectors.Hex("05 00"), out info));
        Assert.Equal((0x05, "00"), (info.Kind, Vectors.ToHex(info.Data)));
        Assert.False(JimiInfo.TryRead([], out _));
    }

    [Theory]
    [InlineData("03 32382e33 a1e6 0d0a", 28.3)]
    [InlineData("03 2d342e35 a1e6 0d0a", -4.5)]
    [InlineData("03 32382e33 0d0a", 28.3)]
    [InlineData("03 3c 03 01 00fa c4 0d", 25.0)]
    [InlineData("03 3c 03 01 ff97 56 0d", -10.5)]
    public void A_temperature_is_read_in_either_form(string hex, double celsius)
    {
        Assert.True(JimiModuleData.TryRead(Vectors.Hex(hex), out var data));
        Assert.True(data.TryReadTemperature(out var value));
        Assert.Equal(new JimiSensorValue("temperature", null, celsius, "celsius"), value);
    }

    [Theory]
    [InlineData("03 3c 03 01 00fa c5 0d", "")]
    [InlineData("03 3c 03 01 00fa c4 0e", "")]
    [InlineData("03 3c ff 01 00fa c4 0d", "")]
    [InlineData("03 3c 03 01 00fa c4", "")]
    [InlineData("03 80d600", "")]
    [InlineData("03 4437353230413632 0d0a", "D7520A62")]
    [InlineData("03 02 353930304234384345423841 03", "5900B48CEB8A")]
    [InlineData("03 3132333435363738 0d0a", "12345678")]
    [InlineData("03 32382e33", "28.3")]
    [InlineData("03 31322e35414236 0d0a", "12.5AB6")]
    [InlineData("03 393939392e39 0d0a", "9999.9")]
    [InlineData("03", "")]
    [InlineData("07 32382e33 a1e6 0d0a", "")]
    public void What_is_no_temperature_is_text_or_raw(string hex, string text)
    {
        Assert.True(JimiModuleData.TryRead(Vectors.Hex(hex), out var data));
        Assert.False(data.TryReadTemperature(out _));
        Assert.Equal(text, data.Text.ToCleanString(50));
        Assert.False(data.TryReadCard(out _));
    }

    [Fact]
    public void A_licence_says_who_logs_in_or_out()
    {
        foreach (var (status, word) in ((byte, string?)[])[(0, "logged-out"), (1, "logged-in"), (2, "illegal"), (3, null)])
        {
            Assert.True(JimiModuleData.TryRead([5, 0x18, 2, 29, 1, 2, 3, status, .. Wire.Ascii("%^MR JAIDEE^?\r\n")], out var data));
            Assert.True(data.TryReadCard(out var card));
            Assert.Equal((new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.Zero), word, "%^MR JAIDEE^?"), (card.Time, card.State, card.Text.ToCleanString(50)));
        }
        Assert.True(JimiModuleData.TryRead([5, 0x18, 2, 29, 1, 2, 3], out var shortData));
        Assert.False(shortData.TryReadCard(out _));
        Assert.False(JimiModuleData.TryRead([], out _));
    }

    [Fact]
    public void A_journey_is_text_of_now_or_of_then()
    {
        Assert.True(JimiJourney.TryRead([0x32, .. Wire.Ascii("$GSHT,3,30,<10:02:58,113,94315,22,57651,21>,4#")], out var journey));
        Assert.Equal((false, "$GSHT,3,30,<10:02:58,113,94315,22,57651,21>,4#"), (journey.Buffered, journey.Text.ToCleanString(100)));
        Assert.True(JimiJourney.TryRead([0x33], out journey));
        Assert.True(journey.Buffered);
        Assert.False(JimiJourney.TryRead([], out _));
    }

    [Theory]
    [InlineData("01 0101 01 0201", "1+b 2+a")]
    [InlineData("02 0101 0200 00", "1+b 2-b")]
    [InlineData("00 00", "")]
    [InlineData("01 0101", "1+b")]
    [InlineData("00 02 0100 0202", "1-a 2-a")]
    [InlineData("00 01 0501 ffff", "5+a")]
    public void Cameras_are_listed(string hex, string expected)
    {
        Assert.True(JimiChannels.TryRead(Vectors.Hex(hex), out var channels));
        var told = new List<string>();
        for (var i = 0; i < channels.Count; i++) told.Add(Describe(channels[i]));
        Assert.Equal(expected, string.Join(' ', told));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("01 01")]
    [InlineData("ff 0101")]
    [InlineData("01 0101 01 02")]
    public void Cameras_that_are_cut_off_are_none(string hex) => Assert.False(JimiChannels.TryRead(Vectors.Hex(hex), out _));

    [Fact]
    public void Extension_of_the_document()
    {
        var content = Examples.Extension.AsSpan()[5..^6];
        var modules = new JimiModules(content, JimiModules.LongLength);
        Assert.True(modules.IsWhole);
        JimiGpsModule? gps = null;
        double? volts = null;
        bool? buffered = null;
        foreach (var module in modules)
        {
            if (module.TryReadPlace(out var place)) gps = place;
            volts ??= module.ExternalVolts;
            buffered ??= module.Buffered;
        }
        Assert.Equal((new DateTimeOffset(2025, 11, 26, 16, 1, 0, TimeSpan.Zero), 15, 69, 22.5766272), (gps!.Value.Time!.Value, gps.Value.Satellites, gps.Value.AltitudeMetres, gps.Value.Place.Latitude));
        Assert.Equal((12.48, false, 0, 160, true), (volts, buffered, gps.Value.SpeedKmh, gps.Value.Place.CourseDegrees, gps.Value.Place.IsFixed));
    }

    [Theory]
    [InlineData(0x0045, 69)]
    [InlineData(0x7FFF, 32_767)]
    [InlineData(0xFFF6, -10)]
    [InlineData(0x800A, -10)]
    [InlineData(0xFE0C, -500)]
    [InlineData(0x81AE, -430)]
    public void An_altitude_below_the_sea_is_read_in_either_form(int raw, int metres)
    {
        byte[] data = [0, 0x33, 0, 18, .. Wire.U32(0x6927243C), 9, .. Wire.U16(raw), .. new byte[11]];
        foreach (var module in new JimiModules(data, JimiModules.LongLength))
        {
            Assert.True(module.TryReadPlace(out var gps));
            Assert.Equal(metres, gps.AltitudeMetres);
        }
    }

    [Fact]
    public void Unknown_modules_are_walked_over_and_cut_off_ones_end_the_walk()
    {
        // Traccar's test packet, without its trailer.
        var content = Vectors.Hex(
            "00000001 02 0035 0001 03 002c 0004 616219d0 0043 000b 0136010481539315000 01a 0001 0008 0865282040064352 1000 0001 01");
        var modules = new JimiModules(content, JimiModules.LongLength);
        Assert.True(modules.IsWhole);
        var ids = new List<int>();
        foreach (var module in modules)
        {
            ids.Add(module.Id);
            Assert.Null(module.Buffered);
        }
        Assert.Equal([0x0000, 0x0035, 0x002C, 0x0043, 0x0001, 0x1000], ids);
        for (var length = 0; length < content.Length; length++)
        {
            var count = 0;
            foreach (var module in new JimiModules(content.AsSpan(0, length), JimiModules.LongLength)) count += module.Data.Length + 4;
            Assert.True(count <= length);
            Assert.Equal(count == length, new JimiModules(content.AsSpan(0, length), JimiModules.LongLength).IsWhole);
        }
    }

    private static string Describe(CameraChannel channel) => $"{channel.Number}{(channel.Present ? '+' : '-')}{(channel.BuiltIn ? 'b' : 'a')}";
}
