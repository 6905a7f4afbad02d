using CloudCam.Protocols.Jimi.Messages;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests;

/// <summary>0xF2, every id of the table.</summary>
public sealed class JimiPeripheralTests
{
    [Theory]
    [InlineData("0001 02 01f4", "fuel", null, 5.0, "volts")]
    [InlineData("0002 05 00 01 0103 01", "fuel", 1, 25.9, "centimetres")]
    [InlineData("0002 05 01 02 0103 02", "fuel", 2, 2.59, "percent")]
    [InlineData("0002 05 01 02 0103 03", "fuel", 2, 2.59, "volts")]
    [InlineData("0002 05 00 02 0103 04", "fuel", 2, 25.9, "litres")]
    [InlineData("0002 05 00 02 0103 09", "fuel", 2, 25.9, null)]
    [InlineData("0003 03 02 04e0", "voltage", 2, 12.48, "volts")]
    [InlineData("0004 02 00fa", "temperature", null, 25.0, "celsius")]
    [InlineData("0004 02 ff97", "temperature", null, -10.5, "celsius")]
    [InlineData("0006 02 04b0", "fuel", null, 12.0, "volts")]
    public void A_value_is_read_in_its_unit(string hex, string sensor, int? id, double value, string? unit)
    {
        foreach (var record in Records(hex))
        {
            Assert.True(record.TryReadValue(out var read));
            Assert.Equal(new JimiSensorValue(sensor, id, value, unit), read);
            Assert.True(record.Tag.IsEmpty);
            Assert.Equal(0, record.Batch.Count);
        }
    }

    [Theory]
    [InlineData("0001 01 01")]
    [InlineData("0002 04 00 01 0103")]
    [InlineData("0003 02 02 04")]
    [InlineData("0004 01 00")]
    [InlineData("0005 02 4142")]
    [InlineData("000c 02 04b0")]
    [InlineData("000a 0002 0101")]
    [InlineData("ffff 00")]
    public void A_value_that_is_too_short_or_none_is_not_read(string hex)
    {
        foreach (var record in Records(hex)) Assert.False(record.TryReadValue(out _));
    }

    [Fact]
    public void A_tag_is_text()
    {
        foreach (var record in Records("0005 0a 44373532304136320d0a")) Assert.Equal("D7520A62", record.Tag.ToCleanString(50));
    }

    [Fact]
    public void A_batch_has_a_length_of_two_bytes_and_many_readings()
    {
        byte[] readings = [.. Enumerable.Range(0, 400).SelectMany(i => (byte[])[.. Wire.U32(1_700_000_000 + (60 * i)), .. Wire.U16((ushort)(short)(i - 105)), .. Wire.U16(455)])];
        var count = 0;
        foreach (var record in Records([0, 7, .. Wire.U16(2 + readings.Length + 3), .. Wire.U16(9), .. readings, 1, 2, 3]))
        {
            Assert.Equal((9, 400), (record.Batch.BatchNumber, record.Batch.Count));
            Assert.Equal(new JimiReading(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), -10.5, 45.5), record.Batch[0]);
            Assert.Equal(new JimiReading(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + (60 * 399)), 29.4, 45.5), record.Batch[399]);
            count++;
        }
        Assert.Equal(1, count);
        foreach (var record in Records("0007 0000")) Assert.Equal((0, 0), (record.Batch.BatchNumber, record.Batch.Count));
        foreach (var record in Records("0007 000a 0001 00000000 0001 0001")) Assert.Null(record.Batch[0].Time);
    }

    [Fact]
    public void A_licence_and_what_a_peripheral_hands_on()
    {
        foreach (var record in Records("0008 09 18021d010203 01 4142"))
        {
            Assert.True(record.TryReadCard(out var card));
            Assert.Equal(("logged-in", "AB"), (card.State, card.Text.ToCleanString(9)));
        }
        foreach (var record in Records("0009 0004 05 0d0a78"))
        {
            Assert.True(record.TryReadRelayed(out var peripheral, out var data));
            Assert.Equal((5, "0d0a78"), (peripheral, Vectors.ToHex(data)));
        }
        foreach (var record in Records("0009 0000")) Assert.False(record.TryReadRelayed(out _, out _));
    }

    [Fact]
    public void Several_records_with_lengths_of_either_size_are_walked_over()
    {
        // A place (as in a public packet of another model), its button, then one nobody describes.
        var content = Vectors.Hex("61a5d010 000b 0a 0423 027aca20 0c465a60 000a 0003 010203 00ee 01 ff 0004 02 00fa");
        Assert.True(JimiPeripherals.TryRead(content, out var peripherals));
        Assert.True(peripherals.IsWhole);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(0x61A5D010), peripherals.Time);
        var ids = new List<int>();
        foreach (var record in peripherals)
        {
            ids.Add(record.Id);
            if (record.TryReadPlace(out var place)) Assert.Equal((23.1119822, 114.4095822, 35), (place.Latitude, place.Longitude, place.CourseDegrees));
        }
        Assert.Equal([0x0B, 0x0A, 0xEE, 0x04], ids);
        for (var length = 4; length < content.Length; length++)
        {
            Assert.True(JimiPeripherals.TryRead(content.AsSpan(0, length), out peripherals));
            Assert.Equal(length is 4 or 17 or 24 or 28, peripherals.IsWhole);
        }
        Assert.False(JimiPeripherals.TryRead(content.AsSpan(0, 3), out _));
    }

    private static JimiPeripherals Records(string hex) => Records(Vectors.Hex(hex));

    private static JimiPeripherals Records(byte[] records)
    {
        Assert.True(JimiPeripherals.TryRead((byte[])[.. Wire.U32(1_700_000_000), .. records], out var peripherals));
        Assert.True(peripherals.IsWhole);
        return peripherals;
    }
}
