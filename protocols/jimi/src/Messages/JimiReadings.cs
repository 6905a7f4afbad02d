namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>
/// Readings from memory (0xF2, id 0007): <c>batch:u16 n*(unix:u32 temperature:i16 humidity:u16)</c>, in tenths (vendor document V1.3.5).
/// </summary>
public readonly ref struct JimiReadings
{
    private const int BatchBytes = 2;
    private const int ReadingBytes = 8;
    private readonly ReadOnlySpan<byte> readings;

    internal JimiReadings(ReadOnlySpan<byte> data)
    {
        if (data.Length < BatchBytes) return;
        BatchNumber = data.UInt16(0);
        readings = data[BatchBytes..];
    }

    /// <summary>Number of the batch.</summary>
    public int BatchNumber { get; }

    /// <summary>How many readings there are; a cut off one at the end is left out.</summary>
    public int Count => readings.Length / ReadingBytes;

    /// <summary>One reading, the oldest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is below 0, or <see cref="Count"/> or more.</exception>
    public JimiReading this[int index]
    {
        get
        {
            var reading = readings.Slice(index * ReadingBytes, ReadingBytes);
            return new JimiReading(WireTime.FromUnix(reading.UInt32(0)), reading.Int16(4) / 10.0, reading.UInt16(6) / 10.0);
        }
    }
}

/// <summary>One reading from memory.</summary>
/// <param name="Time">When, UTC; null when the time cannot be.</param>
/// <param name="Celsius">Degrees Celsius.</param>
/// <param name="HumidityPercent">Percent.</param>
public readonly record struct JimiReading(DateTimeOffset? Time, double Celsius, double HumidityPercent);
