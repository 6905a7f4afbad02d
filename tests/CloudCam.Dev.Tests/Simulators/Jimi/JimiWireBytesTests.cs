using CloudCam.Simulators.Jimi;

namespace CloudCam.Dev.Tests.Simulators.Jimi;

/// <summary>The simulator's bytes against the examples printed in the vendor's document V1.3.5 (repaired where a byte was lost in print).</summary>
public sealed class JimiWireBytesTests
{
    private static readonly JimiFix Printed = new() { Latitude = 0x026C1593 / 1.8e6, Longitude = 0x0C398A10 / 1.8e6, CourseDegrees = 0 };

    [Fact]
    public void Check_value_of_x25_is_met() => Assert.Equal(0x906E, X25.Of("123456789"u8));

    [Fact]
    public void Check_agrees_with_the_peers_own_reckoning()
    {
        var bytes = Sample.Bytes(600);
        for (var length = 0; length <= bytes.Length; length += 13) Assert.Equal(JimiPeer.Check(bytes.AsSpan(0, length)), X25.Of(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Login_is_the_printed_one() => AssertFrame(
        "78781101075253367890024270003201000512790D0A", 0x01, JimiPackets.Login(752533678900242, 0x7000, 480, 1), 5);

    [Theory]
    [InlineData(480, 0, "3200")]
    [InlineData(-765, 0, "4DD8")]
    [InlineData(0, 2, "0002")]
    public void Time_zones_are_written_as_the_document_says(int minutes, int language, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(JimiPackets.Login(1, 0, minutes, language)[^2..]));

    [Fact]
    public void Heartbeat_is_the_printed_one() =>
        AssertFrame("78780A1340040400" + "01000FDCEE0D0A", 0x13, JimiPackets.Heartbeat(new JimiFix { Ignition = false }, 4, 4, 1), 15);

    [Fact]
    public void Location_is_the_printed_one_with_its_lost_zero_put_back() => AssertFrame(
        "78782622160208092b1ecf026c15930c398a1000140001cc0b77060776a4010e0000000000008c6d400d0a", 0x22,
        JimiPackets.Location(At(2022, 2, 8, 9, 43, 30), Printed, new JimiCell(), 0x0E, isResent: false, withMileage: true), 0x8C);

    [Fact]
    public void Second_form_of_location_is_the_printed_one()
    {
        var fix = new JimiFix { Latitude = 22.5793006, Longitude = 113.9134194, SpeedKmh = 35, CourseDegrees = 137, MileageMetres = 60_053 };
        AssertFrame(
            "787826371506070009" + "06CF026C28B50C38B9BB23148901CC01254E0615F8011B000000EA95223F73C50D0A", 0x37,
            JimiPackets.Location(At(2021, 6, 7, 0, 9, 6), fix, new JimiCell(460, 1, 0x254E, 0x0615F8), 0x1B, isResent: false, withMileage: true), 0x223F);
    }

    [Fact]
    public void Large_network_code_takes_two_bytes_and_says_so() => Assert.Equal(
        "81cc0104", Convert.ToHexStringLower(JimiPackets.Location(At(2022, 2, 8, 9, 43, 30), Printed, new JimiCell(Mnc: 260), 0, false, false).AsSpan(18, 4)));

    [Fact]
    public void Mileage_and_the_flag_of_sending_again_stand_at_the_end()
    {
        var bytes = JimiPackets.Location(At(2022, 2, 8, 9, 43, 30), Printed with { MileageMetres = 7 }, new JimiCell(), 0, isResent: true, withMileage: true);
        Assert.Equal("0100000007", Convert.ToHexString(bytes[^5..]));
    }

    [Theory]
    [InlineData(1, 1, 0x1400)]
    [InlineData(-1, 1, 0x1000)]
    [InlineData(1, -1, 0x1C00)]
    [InlineData(-1, -1, 0x1800)]
    public void South_and_west_are_bits(double latitude, double longitude, int expected) =>
        Assert.Equal(expected, JimiPackets.CourseAndStatus(new JimiFix { Latitude = latitude, Longitude = longitude }));

    [Fact]
    public void Alarm_is_the_printed_one_with_its_lost_zeros_put_back()
    {
        const string Names = "EVENT_353376110008882_00000000_2020_08_11_14_17_36_24.mp4,EVENT_353376110008882_00000000_2020_08_11_14_17_36_23.mp4";
        var fix = new JimiFix { Latitude = 0x026C1958 / 1.8e6, Longitude = 0x0C38D1DB / 1.8e6, CourseDegrees = 243 };
        AssertFrame(
            "78789395ffff0114080b061124df026c19580c38d1db14f30000008e010000"
            + "4556454e545f3335333337363131303030383838325f30303030303030305f323032305f30385f31315f31345f31375f33365f32342e6d70342c"
            + "4556454e545f3335333337363131303030383838325f30303030303030305f323032305f30385f31315f31345f31375f33365f32332e6d7034000adbdc0d0a",
            0x95, JimiPackets.Alarm(At(2020, 8, 11, 6, 17, 36), fix, 14.2, JimiAlarm.Find("sos")!.Code, 0, Names), 10);
        Assert.Equal(Names.Split(',')[1], JimiNames.Event(JimiSample.Imei, At(2020, 8, 11, 6, 17, 36).ToOffset(TimeSpan.FromHours(8)), 0, 23, "mp4", older: true));
    }

    [Fact]
    public void Fuel_is_the_printed_one() => AssertFrame("7979000B940E00010001" + "02000A244D0D0A", 0x94, JimiExtras.Fuel(1, 1, 2), 10, isLong: true);

    [Fact]
    public void Channels_are_the_printed_ones() => AssertFrame("78780BE0010101010201010C0AAE0D0A", 0xE0, JimiExtras.Channels([true], [true]), 0x10C);

    [Fact]
    public void Extension_is_the_printed_one()
    {
        var fix = new JimiFix { Latitude = 0x026C15E9 / 1.8e6, Longitude = 0x0C398A2B / 1.8e6, CourseDegrees = 160 };
        AssertFrame(
            "7979002670003300126927243C0F0045026C15E90C398A2B0014A0002700" + "0204E00035000100" + "0AD337520D0A", 0x70,
            JimiExtras.Extension(At(2025, 11, 26, 16, 1, 0), fix, 69, 12.48, isResent: false, withAcc: false), 0x0AD3, isLong: true);
    }

    [Fact]
    public void Temperature_has_the_printed_inner_check() => Assert.Equal("033C030100FAC40D", Convert.ToHexString(JimiExtras.Temperature(1, 250)));

    [Fact]
    public void Temperature_text_is_that_of_a_real_packet() => Assert.Equal("0332382e33a1e60d0a", Convert.ToHexStringLower(JimiExtras.TemperatureText("28.3")));

    [Fact]
    public void Peripheral_position_is_that_of_a_real_packet()
    {
        var fix = new JimiFix { Latitude = 23.1119822, Longitude = 114.4095822, CourseDegrees = 0x23, IsFixed = false };
        var bytes = JimiExtras.Peripherals(DateTimeOffset.FromUnixTimeSeconds(1), (0x000B, JimiExtras.PeripheralPosition(fix)));
        Assert.Equal("00000001000B0A0423027ACA200C465A60", Convert.ToHexString(bytes));
    }

    [Fact]
    public async Task Command_of_a_public_server_is_read()
    {
        // Traccar's own test packet: no language, a trailing '#'.
        using var link = new MemoryStream(Convert.FromHexString("787812800c0000000052656c61792c312300009dee0d0a"));
        var frame = await new JimiFrameReader(link).ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("Relay,1", JimiCommandText.Read(frame!)!.Text);
    }

    [Theory]
    [InlineData("11 53455256455223 0002", "SERVER")]
    [InlineData("0b 53455256455223 0001", "SERVER")]
    [InlineData("0d 53455256455223 0002", "SERVER")]
    [InlineData("ff 5354415455532c41", "STATUS,A")]
    public void Commands_are_read_whether_or_not_their_length_counts_the_language(string hex, string expected)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var command = JimiCommandText.Read(new JimiFrame(0x80, [bytes[0], 0, 0, 0, 9, .. bytes[1..]], 1, false));
        Assert.Equal((9u, expected), (command!.Flag, command.Text));
    }

    [Fact]
    public async Task Reader_takes_frames_cut_anywhere_and_drops_those_with_a_wrong_check()
    {
        var good = JimiPeer.Frame(0x13, [], 7);
        var bad = JimiPeer.Frame(0x22, [], 8);
        bad[^3] ^= 1;
        byte[] all = [1, 2, 3, .. bad, .. good, .. new JimiFrame(0x95, [0x0D, 0x0A, 0x78, 0x78], 9, true).ToBytes()];
        using var link = new OneByteStream(all);
        var reader = new JimiFrameReader(link);
        Assert.Equal((byte)0x13, (await reader.ReadAsync(TestContext.Current.CancellationToken))!.Number);
        var long95 = await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("0d0a7878", (ushort)9), (Convert.ToHexStringLower(long95!.Content), long95.Serial));
        Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal((1, 3), (reader.Dropped, reader.Skipped));
    }

    [Fact]
    public void Sign_of_an_upload_is_the_worked_example_in_both_readings()
    {
        const string Name = "EVENT_353376110008882_00000000_2020_08_11_14_17_36_24.mp4";
        Assert.Equal("ZmQwMmNjNTQ1ZjIyMjc1MTg1MGY5MDQ2NzI0N2M1MzE=", JimiSign.OfUpload(Name, 1597126656000, "jimidvr@123!443", raw: false));
        Assert.Equal("/QLMVF8iJ1GFD5BGckfFMQ==", JimiSign.OfUpload(Name, 1597126656000, "jimidvr@123!443", raw: true));
    }

    [Fact]
    public void Sign_of_a_file_asked_for_is_the_worked_example_in_both_readings()
    {
        Assert.Equal("MTBkYWNlODhmZmU3ZDU4MTUzNmQ4NjNjMDY3ZDEyYjM=", JimiSign.OfFile(JimiSample.Imei, 12345678, 1764345600000, "jimidvr@123!443", raw: false));
        Assert.Equal("ENrOiP/n1YFTbYY8Bn0Ssw==", JimiSign.OfFile(JimiSample.Imei, 12345678, 1764345600000, "jimidvr@123!443", raw: true));
    }

    private static void AssertFrame(string hex, byte number, byte[] content, ushort serial, bool isLong = false) =>
        Assert.Equal(hex.ToUpperInvariant(), Convert.ToHexString(new JimiFrame(number, content, serial, isLong).ToBytes()));

    private static DateTimeOffset At(int year, int month, int day, int hour, int minute, int second) => new(year, month, day, hour, minute, second, TimeSpan.Zero);
}
