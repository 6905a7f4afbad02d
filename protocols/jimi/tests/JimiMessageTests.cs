using CloudCam.Core.Events;
using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests;

/// <summary>The vendor's and the public examples, field by field. Others are in <see cref="JimiMoreMessageTests"/>.</summary>
public sealed class JimiMessageTests
{
    [Fact]
    public void Login_of_the_document()
    {
        Assert.True(JimiLogin.TryRead(Content(Examples.Login), out var login));
        Assert.Equal((752533678900242UL, (ushort?)0x7000, 480, JimiLanguage.Chinese, true), (login.Imei, login.Type, login.TimeZoneMinutes, login.Language, login.HasPlausibleImei));
    }

    [Theory]
    [InlineData("3200", 480, null)]
    [InlineData("4DD8", -765, null)]
    [InlineData("0002", 0, JimiLanguage.English)]
    [InlineData("5DC1", 900, JimiLanguage.Chinese)]
    [InlineData("5DC9", -900, JimiLanguage.Chinese)]
    [InlineData("6401", null, JimiLanguage.Chinese)]
    [InlineData("03C2", null, JimiLanguage.English)]
    [InlineData("FFFF", null, null)]
    public void Zone_is_a_decimal_clock_with_a_sign(string hex, int? minutes, JimiLanguage? language)
    {
        Assert.True(JimiLogin.TryRead([.. Wire.Bcd("353376110008882"), 0, 0, .. Vectors.Hex(hex)], out var login));
        Assert.Equal((minutes, language, true), (login.TimeZoneMinutes, login.Language, login.HasZone));
    }

    [Fact]
    public void Login_may_be_short_or_long_but_its_imei_is_digits()
    {
        Assert.True(JimiLogin.TryRead(Wire.Bcd("353376110008882"), out var login));
        Assert.Equal((353376110008882UL, (ushort?)null, (int?)null, (JimiLanguage?)null, false), (login.Imei, login.Type, login.TimeZoneMinutes, login.Language, login.HasZone));
        Assert.True(JimiLogin.TryRead([.. Wire.Bcd("353376110008882"), .. new byte[40]], out _));
        Assert.False(JimiLogin.TryRead(Wire.Bcd("353376110008882").AsSpan(0, 7), out _));
        Assert.False(JimiLogin.TryRead(Vectors.Hex("035337611000888A"), out _));
        Assert.False(JimiLogin.TryRead(Vectors.Hex("035337611000888F"), out _));
        Assert.False(JimiLogin.TryRead(Vectors.Hex("F353376110008882"), out _));
        Assert.True(JimiLogin.TryRead(new byte[8], out login));
        Assert.False(login.HasPlausibleImei);
        Assert.True(JimiLogin.TryRead(Vectors.Hex("9999999999999999"), out login));
        Assert.False(login.HasPlausibleImei);
    }

    [Fact]
    public void Heartbeat_of_the_document_and_of_others()
    {
        Assert.True(JimiHeartbeat.TryRead(Content(Examples.Heartbeat), out var beat));
        Assert.Equal((0x40, false, false, true, false, 4, 4, (byte?)0, (JimiLanguage?)JimiLanguage.Chinese),
            (beat.State, beat.Ignition, beat.Charging, beat.PositionFixed, beat.PowerCut, beat.BatteryLevel, beat.SignalLevel, beat.Port, beat.Language));
        // Traccar's test packet of another model.
        Assert.True(JimiHeartbeat.TryRead(Content(Vectors.Hex("7878151330802b00000642014f0008720000802b5ee4d4c90d0a")), out beat));
        Assert.Equal(0x30, beat.State);
        Assert.True(JimiHeartbeat.TryRead([0x06, 6, 3], out beat));
        Assert.Equal((true, true, false, (byte?)null, (JimiLanguage?)null), (beat.Ignition, beat.Charging, beat.PositionFixed, beat.Port, beat.Language));
        Assert.False(JimiHeartbeat.TryRead([1, 2], out _));
    }

    [Fact]
    public void Location_of_the_document()
    {
        Assert.True(JimiLocation.TryRead(Content(Examples.Location), out var at));
        Assert.Equal(
            (Utc(2022, 2, 8, 9, 43, 30), 15, 22.5765794, 113.9430489, 0, true, true, (byte?)0x0E, false, 0u),
            (at.Time, at.Satellites, at.Place.Latitude, at.Place.Longitude, at.SpeedKmh, at.Place.IsFixed, at.Ignition, at.UploadMode, at.Buffered, at.Mileage));
        Assert.Equal(new Cell(460, 11, 0x7706, 0x0776A4), at.Cell);
        Assert.Equal("fixed-time", JimiUploadModes.NameOf(at.UploadMode!.Value));
    }

    [Fact]
    public void Second_location_of_the_document_has_four_bytes_of_mileage_and_no_module()
    {
        Assert.True(JimiLocation.TryRead(Content(Examples.Location2), out var at));
        Assert.Equal(
            (Utc(2021, 6, 7, 0, 9, 6), 22.5793006, 113.9134194, 35, 137, (byte?)0x1B, 60053u, 0),
            (at.Time, at.Place.Latitude, at.Place.Longitude, at.SpeedKmh, at.Place.CourseDegrees, at.UploadMode, at.Mileage, at.TrailingBytes));
        Assert.Equal("device-event", JimiUploadModes.NameOf(0x1B));
    }

    [Fact]
    public void Location_with_modules_and_a_long_network_code()
    {
        // Traccar's test packet of 0x37.
        var content = Content(Vectors.Hex("7878353714080d05000ac500a886eb0b7522f000100001fe0a05ea004f1b000001002e0400002328003b0217c0003c0401020001002c468a0d0a"));
        Assert.True(JimiLocation.TryRead(content, out var at));
        Assert.Equal(new Cell(0x01FE, 10, 0x05EA, 0x004F1B), at.Cell);
        Assert.Null(at.Mileage);
        var modules = new JimiModules(content[^at.TrailingBytes..], JimiModules.ShortLength);
        Assert.True(modules.IsWhole);
        var ids = new List<(int, int)>();
        foreach (var module in modules) ids.Add((module.Id, module.Data.Length));
        Assert.Equal([(0x2E, 4), (0x3B, 2), (0x3C, 4)], ids);

        foreach (var longMnc in (bool[])[false, true])
        {
            Assert.True(JimiLocation.TryRead(Wire.Location(Utc(2024, 2, 29, 23, 59, 59)!.Value, -33.8688, -151.2093, 255, 359, Wire.U32(12_345), 310, longMnc ? 410 : 41, longMnc, resent: true), out at));
            Assert.Equal(new Cell(310, longMnc ? 410 : 41, 0x287D, 0x1F71), at.Cell);
            Assert.Equal((-33.8688, -151.2093, 255, 359, true, 12_345u), (at.Place.Latitude, at.Place.Longitude, at.SpeedKmh, at.Place.CourseDegrees, at.Buffered, at.Mileage));
        }
    }

    [Fact]
    public void Location_is_read_as_far_as_it_goes()
    {
        var whole = Wire.Location(Utc(2024, 2, 29, 23, 59, 59)!.Value, 1, 2, 3, 4, Wire.U32(5));
        for (var length = 0; length <= whole.Length; length++)
        {
            Assert.Equal(length >= JimiLocation.LeastBytes, JimiLocation.TryRead(whole.AsSpan(0, length), out var at));
            if (length < JimiLocation.LeastBytes) continue;
            Assert.Equal((1.0, 2.0, 3, length >= 26, length >= 29, length == 33), (at.Place.Latitude, at.Place.Longitude, at.SpeedKmh, at.Cell is not null, at.Buffered is not null, at.Mileage is not null));
            Assert.Equal(at.UploadMode is null, at.Ignition is null);
        }
    }

    [Theory]
    [InlineData(22.0, 114.0, 0x1400, 22.0, 114.0)]
    [InlineData(22.0, 114.0, 0x1000, -22.0, 114.0)]
    [InlineData(22.0, 114.0, 0x1C00, 22.0, -114.0)]
    [InlineData(22.0, 114.0, 0x0800, -22.0, -114.0)]
    [InlineData(90.0, 180.0, 0x1400, 90.0, 180.0)]
    [InlineData(90.1, 10.0, 0x1400, null, null)]
    [InlineData(10.0, 180.1, 0x1400, null, null)]
    [InlineData(0.0, 0.0, 0x1400, 0.0, 0.0)]
    [InlineData(0.0, 0.0, 0x0400, null, null)]
    public void Signs_come_from_the_status_word_and_impossible_places_are_none(double latitude, double longitude, int status, double? expectedLatitude, double? expectedLongitude)
    {
        Assert.True(JimiLocation.TryRead([.. new byte[7], .. Wire.Degrees(latitude), .. Wire.Degrees(longitude), 0, .. Wire.U16(status)], out var at));
        Assert.Equal((expectedLatitude, expectedLongitude), (at.Place.Latitude, at.Place.Longitude));
    }

    [Theory]
    [InlineData(0x0000, 0, null)]
    [InlineData(0x0167, 359, null)]
    [InlineData(0x0168, 0, null)]
    [InlineData(0x0169, null, null)]
    [InlineData(0x43FF, null, false)]
    [InlineData(0xC05A, 90, true)]
    [InlineData(0x805A, 90, null)]
    public void Course_and_ignition_of_the_status_word(int status, int? course, bool? ignition)
    {
        var place = new JimiPlace(1, 1, (ushort)status);
        Assert.Equal((course, ignition), (place.CourseDegrees, place.Ignition));
    }

    [Theory]
    [InlineData("16 02 08 09 2b 1e", true)]
    [InlineData("18 02 1d 17 3b 3b", true)]
    [InlineData("17 02 1d 17 3b 3b", false)]
    [InlineData("16 00 08 09 2b 1e", false)]
    [InlineData("16 0d 08 09 2b 1e", false)]
    [InlineData("16 02 00 09 2b 1e", false)]
    [InlineData("16 04 1f 09 2b 1e", false)]
    [InlineData("16 02 08 18 2b 1e", false)]
    [InlineData("16 02 08 09 3c 1e", false)]
    [InlineData("16 02 08 09 2b 3c", false)]
    [InlineData("64 02 08 09 2b 1e", false)]
    [InlineData("00 00 00 00 00 00", false)]
    public void A_time_that_cannot_be_is_none(string hex, bool isTime)
    {
        Assert.True(JimiLocation.TryRead([.. Vectors.Hex(hex), .. new byte[12]], out var at));
        Assert.Equal(isTime, at.Time is not null);
    }

    [Fact]
    public void Every_day_of_the_century_is_the_calendars()
    {
        var day = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (; day.Year < 2100; day += new TimeSpan(1, 1, 1, 1))
        {
            Assert.True(JimiLocation.TryRead([.. Wire.Time(day), .. new byte[12]], out var at));
            Assert.Equal(day, at.Time);
        }
        for (var month = 1; month <= 12; month++)
        {
            for (var year = 2000; year < 2100; year++)
            {
                var last = DateTime.DaysInMonth(year, month);
                Assert.True(JimiLocation.TryRead([(byte)(year - 2000), (byte)month, (byte)(last + 1), .. new byte[15]], out var at));
                Assert.Null(at.Time);
                Assert.True(JimiLocation.TryRead([(byte)(year - 2000), (byte)month, (byte)last, .. new byte[15]], out at));
                Assert.Equal(last, at.Time!.Value.Day);
            }
        }
    }

    [Fact]
    public void Alarm_of_the_document()
    {
        Assert.True(JimiAlarm.TryRead(Content(Examples.Alarm), out var alarm));
        Assert.Equal(JimiAlarmForm.Jc, alarm.Form);
        Assert.Equal((Utc(2020, 8, 11, 6, 17, 36), 243, 14.2, (byte)0x01, (ushort?)0), (alarm.Time, alarm.Place.CourseDegrees, alarm.ExternalVolts, alarm.Code, alarm.Value));
        Assert.Equal((15, 0, true), (alarm.Satellites, alarm.SpeedKmh, alarm.Place.IsFixed));
        Assert.Equal(
            ["EVENT_353376110008882_00000000_2020_08_11_14_17_36_24.mp4", "EVENT_353376110008882_00000000_2020_08_11_14_17_36_23.mp4"], JimiFileFieldTests.Names(alarm.Files));
    }

    [Fact]
    public void Alarm_of_the_older_forms()
    {
        // Traccar's test packet; its CRC is wrong, its content whole.
        var packet = Vectors.Hex(
            "78785195140a020c2914055D4A800209D9C014009300004556454e545f3335333337363131303032333139365f30303030303030305f323032305f31305f30325f31345f34315f32305f30352e6d70340004e3a60d0a");
        Assert.True(JimiAlarm.TryRead(packet.AsSpan(4, packet.Length - 10), out var alarm));
        Assert.Equal((JimiAlarmForm.Older, true), (alarm.Form, alarm.HasPlace));
        Assert.Equal((Utc(2020, 10, 2, 12, 41, 20), 50.0, 19.0, (byte)0x93), (alarm.Time, Math.Round(alarm.Place.Latitude!.Value), Math.Round(alarm.Place.Longitude!.Value), alarm.Code));
        Assert.Equal((null, null, (double?)null), (alarm.Satellites, alarm.SpeedKmh, alarm.ExternalVolts));
        Assert.Equal(["EVENT_353376110023196_00000000_2020_10_02_14_41_20_05.mp4"], JimiFileFieldTests.Names(alarm.Files));

        Assert.True(JimiAlarm.TryRead(Content(Vectors.Hex("78780c95130a0209321c90000112800d0a")), out alarm));
        Assert.Equal((JimiAlarmForm.Brief, false, (byte)0x90, (ushort?)null, Utc(2019, 10, 2, 9, 50, 28)), (alarm.Form, alarm.HasPlace, alarm.Code, alarm.Value, alarm.Time));
        Assert.Empty(JimiFileFieldTests.Names(alarm.Files));
    }

    [Fact]
    public void Alarm_is_whole_or_not_read()
    {
        var whole = Wire.Alarm(0x87, Utc(2024, 5, 6, 7, 8, 9)!.Value, "a.mp4", speed: 300, value: 121, decivolts: 137);
        for (var length = 0; length < whole.Length; length++)
            Assert.Equal(length >= 27, JimiAlarm.TryRead(whole.AsSpan(0, length), out _));
        Assert.True(JimiAlarm.TryRead(whole, out var alarm));
        Assert.Equal((300, (ushort?)121, 13.7, (byte)0x87), (alarm.SpeedKmh, alarm.Value, alarm.ExternalVolts, alarm.Code));
        for (var length = 0; length < 25; length++)
        {
            var older = Enumerable.Repeat((byte)1, length).ToArray();
            Assert.Equal(length is 7 or >= 19, JimiAlarm.TryRead(older, out _));
        }
    }

    private static ReadOnlySpan<byte> Content(byte[] packet)
    {
        var unread = new System.Buffers.ReadOnlySequence<byte>(packet);
        Assert.True(new JimiFrameDecoder(new JimiCodecOptions()).TryDecode(ref unread, out var frame));
        Assert.True(frame.IsGood);
        return frame.Content;
    }

    private static DateTimeOffset? Utc(int year, int month, int day, int hour, int minute, int second) => new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
}
