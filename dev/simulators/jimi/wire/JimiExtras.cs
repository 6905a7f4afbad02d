namespace CloudCam.Simulators.Jimi;

/// <summary>Contents of the rarer packets.</summary>
internal static class JimiExtras
{
    /// <summary>0xE0: built-in cameras, then peripheral ones, each as number and whether it is there.</summary>
    public static byte[] Channels(IReadOnlyList<bool> builtIn, IReadOnlyList<bool> peripheral)
    {
        var bytes = new ByteWriter().U8(builtIn.Count);
        var number = 0;
        foreach (var isThere in builtIn)
        {
            bytes.U8(++number).U8(isThere ? 1 : 0);
        }

        bytes.U8(peripheral.Count);
        foreach (var isThere in peripheral)
        {
            bytes.U8(++number).U8(isThere ? 1 : 0);
        }

        return bytes.ToArray();
    }

    /// <summary>0x94/07 and 0x94/08: a text (UUID, firmware).</summary>
    public static byte[] InformationText(byte subType, string text) => new ByteWriter().U8(subType).Text(text).ToArray();

    /// <summary>0x94/0A: IMEI, IMSI, ICCID.</summary>
    public static byte[] Sim(ulong imei, string imsi, string iccid) =>
        new ByteWriter().U8(0x0A).Bcd(JimiPackets.ImeiText(imei), 8).Bcd(imsi, 8).Bytes(Convert.FromHexString(iccid.PadRight(20, 'F'))).ToArray();

    /// <summary>0x94/0E: fuel of a sensor, hundredths of a unit (1 height, 2 percent, 3 volt).</summary>
    public static byte[] Fuel(byte sensor, int hundredths, byte unit) => new ByteWriter().U8(0x0E).U8(0).U8(sensor).U16(hundredths).U8(unit).ToArray();

    /// <summary>0x9B/03, 3C form: tenths of a degree, with its own check (XOR from 3C on).</summary>
    public static byte[] Temperature(byte status, int tenths)
    {
        var inner = new ByteWriter().U8(0x3C).U8(3).U8(status).U16(tenths);
        var check = 0;
        foreach (var value in inner.Written)
        {
            check ^= value;
        }

        return new ByteWriter().U8(3).Bytes(inner.U8(check).U8(0x0D).Written).ToArray();
    }

    /// <summary>0x9B/03, text form: number, the GBK sign for degrees Celsius, line end.</summary>
    public static byte[] TemperatureText(string number) => new ByteWriter().U8(3).Text(number).U16(0xA1E6).U16(0x0D0A).ToArray();

    /// <summary>0x9B/05: a Thai licence card put in (1), taken out (0) or refused (2).</summary>
    public static byte[] Licence(DateTimeOffset at, byte status, string track) => JimiPackets.Time(new ByteWriter().U8(5), at).U8(status).Text(track).ToArray();

    /// <summary>0x9C: text of the Vietnamese QCVN31 form; 32 in real time, 33 re-sent.</summary>
    public static byte[] ModuleText(bool isResent, string text) => new ByteWriter().U8(isResent ? 0x33 : 0x32).Text(text).ToArray();

    /// <summary>0xF2: Unix time and records; the length is two bytes for ids 0007 and 0009.</summary>
    public static byte[] Peripherals(DateTimeOffset at, params IReadOnlyList<(int Id, byte[] Value)> records)
    {
        var bytes = new ByteWriter().U32((uint)at.ToUnixTimeSeconds());
        foreach (var (id, value) in records)
        {
            bytes.U16(id);
            _ = id is 0x0007 or 0x0009 ? bytes.U16(value.Length) : bytes.U8(value.Length);
            bytes.Bytes(value);
        }

        return bytes.ToArray();
    }

    /// <summary>0xF2/000B: course and status, latitude, longitude.</summary>
    public static byte[] PeripheralPosition(JimiFix fix) => new ByteWriter()
        .U16(JimiPackets.CourseAndStatus(fix)).U32(JimiPackets.Units(fix.Latitude)).U32(JimiPackets.Units(fix.Longitude)).ToArray();

    /// <summary>0x70: modules 0033 (position), 0027 (outside voltage) and 0035 (real time or from memory).</summary>
    public static byte[] Extension(DateTimeOffset at, JimiFix fix, int altitudeMetres, double volts, bool isResent, bool withAcc)
    {
        // Bit 14 says that bit 15, ignition, means something.
        var status = JimiPackets.CourseAndStatus(fix) | (withAcc ? 1 << 14 : 0) | (withAcc && fix.Ignition ? 1 << 15 : 0);
        return new ByteWriter()
            .U16(0x0033).U16(18).U32((uint)at.ToUnixTimeSeconds()).U8(fix.Satellites).U16(altitudeMetres)
            .U32(JimiPackets.Units(fix.Latitude)).U32(JimiPackets.Units(fix.Longitude)).U8(fix.SpeedKmh).U16(status)
            .U16(0x0027).U16(2).U16((int)Math.Round(volts * 100))
            .U16(0x0035).U16(1).U8(isResent ? 4 : 0).ToArray();
    }
}
