namespace CloudCam.Protocols.Media;

/// <summary>
/// Bits of a parameter set (RBSP): the 03 of each 00 00 03 is skipped, Exp-Golomb numbers are read (ITU-T H.264 clauses 7.4.1 and 9.1, the same in H.265). Behind the end
/// everything is 0 and <see cref="IsGood"/> turns false: the caller asks once, when it has read all.
/// </summary>
internal ref struct RbspReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int next;
    private int zeros;
    private int current;
    private int bitsLeft;

    /// <summary>Whether everything read so far was there and no number was longer than 32 bits.</summary>
    public bool IsGood { get; private set; } = true;

    public bool Flag() => Bits(1) != 0;

    public uint Bits(int count)
    {
        var value = 0u;
        for (; count > 0; count--) value = (value << 1) | Bit();
        return value;
    }

    public void Skip(int bits)
    {
        for (; bits > 0 && IsGood; bits--) Bit();
    }

    /// <summary>ue(v).</summary>
    public uint Number()
    {
        var zeroBits = 0;
        while (Bit() == 0)
        {
            if (++zeroBits <= 31 && IsGood) continue;
            IsGood = false;
            return 0;
        }
        return (uint)((1ul << zeroBits) - 1 + Bits(zeroBits));
    }

    /// <summary>se(v).</summary>
    public long SignedNumber()
    {
        long number = Number();
        return (number & 1) != 0 ? (number + 1) / 2 : -(number / 2);
    }

    private uint Bit()
    {
        if (bitsLeft == 0 && !Load()) return 0;
        return (uint)(current >> --bitsLeft) & 1;
    }

    private bool Load()
    {
        if (next < bytes.Length && zeros >= 2 && bytes[next] == 3)
        {
            next++;
            zeros = 0;
        }
        if (next >= bytes.Length) return IsGood = false;
        current = bytes[next++];
        zeros = current == 0 ? zeros + 1 : 0;
        bitsLeft = 8;
        return true;
    }
}
