namespace CloudCam.Protocols.Media;

/// <summary>Writes bits, highest first, into memory that is large enough.</summary>
internal ref struct FlacBits(Span<byte> target)
{
    private readonly Span<byte> target = target;
    private ulong pending;
    private int count;

    /// <summary>Whole bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>The lower bits of a value.</summary>
    /// <param name="value">What is above them is left out.</param>
    /// <param name="bits">1 to 32.</param>
    public void Write(uint value, int bits)
    {
        pending = (pending << bits) | (value & (uint.MaxValue >> (32 - bits)));
        for (count += bits; count >= 8; count -= 8) target[Length++] = (byte)(pending >> (count - 8));
    }

    /// <summary>A Rice code: the upper part as so many zeros and a one, then the lower bits.</summary>
    public void Rice(uint value, int parameter)
    {
        var zeros = (int)(value >> parameter);
        for (; zeros >= 32; zeros -= 32) Write(0, 32);
        Write(1, zeros + 1);
        if (parameter > 0) Write(value, parameter);
    }

    /// <summary>Zeros up to the next whole byte.</summary>
    public void Align()
    {
        if (count > 0) Write(0, 8 - count);
    }
}

/// <summary>Checksums of FLAC frames (RFC 9639, clauses 9.1.8 and 9.3): x^8 + x^2 + x + 1 and x^16 + x^15 + x^2 + 1, highest bit first, from 0.</summary>
internal static class FlacChecksum
{
    private static readonly ushort[] Table8 = Table(0x07, 8);
    private static readonly ushort[] Table16 = Table(0x8005, 16);

    public static byte Of8(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var value in bytes) sum = Table8[sum ^ value];
        return (byte)sum;
    }

    public static ushort Of16(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var value in bytes) sum = ((sum << 8) & 0xFFFF) ^ Table16[(sum >> 8) ^ value];
        return (ushort)sum;
    }

    private static ushort[] Table(int polynomial, int width)
    {
        var table = new ushort[256];
        for (var value = 0; value < 256; value++)
        {
            var sum = value << (width - 8);
            for (var bit = 0; bit < 8; bit++) sum = (sum & (1 << (width - 1))) != 0 ? (sum << 1) ^ polynomial : sum << 1;
            table[value] = (ushort)(sum & ((1 << width) - 1));
        }
        return table;
    }
}
