using System.Buffers.Binary;

namespace CloudCam.Protocols.Media;

/// <summary>Writes boxes of ISO/IEC 14496-12 into memory that is large enough: numbers big-endian, the size of a box known when it ends.</summary>
internal ref struct BoxWriter(Span<byte> target)
{
    private readonly Span<byte> target = target;

    public int Length { get; private set; }

    public int Begin(ReadOnlySpan<byte> type)
    {
        var at = Length;
        UInt32(0);
        Bytes(type);
        return at;
    }

    /// <summary>A box with version and flags.</summary>
    public int Begin(ReadOnlySpan<byte> type, byte version, uint flags)
    {
        var at = Begin(type);
        UInt32(((uint)version << 24) | flags);
        return at;
    }

    public readonly void End(int at) => PatchUInt32(at, (uint)(Length - at));

    public void Byte(byte value) => target[Length++] = value;

    public void UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target[Length..], (ushort)value);
        Length += 2;
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target[Length..], value);
        Length += 4;
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target[Length..], value);
        Length += 8;
    }

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target[Length..]);
        Length += bytes.Length;
    }

    public void Zeros(int count)
    {
        target.Slice(Length, count).Clear();
        Length += count;
    }

    public readonly void PatchUInt32(int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(target[at..], value);
}
