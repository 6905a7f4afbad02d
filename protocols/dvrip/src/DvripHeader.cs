using System.Buffers.Binary;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Dvrip;

/// <summary>
/// The 20 bytes before every payload, little-endian: FF, version u8, 2 bytes without known meaning, session u32, sequence u32, total or channel u8, index or end
/// u8, message u16, length u32. Only the first byte and the length are judged: cameras put other things than documented into bytes 1 to 3.
/// </summary>
/// <param name="Message">What the payload is.</param>
/// <param name="Session">The login's number; of a media connection that of its control connection.</param>
/// <param name="Sequence">The asker's number; an answer repeats it (some firmware: one more).</param>
/// <param name="Length">Bytes of the payload, terminator included.</param>
/// <param name="Total">Control: packets of this message, 0 and 1 mean one. Media: see <see cref="Channel"/>.</param>
/// <param name="Index">Control: number of this packet, from 0. Media: see <see cref="IsEnd"/>.</param>
/// <param name="Version">00 from clients, 01 from cameras; the other way round and other values were seen.</param>
public readonly record struct DvripHeader(DvripMessageId Message, uint Session, uint Sequence, uint Length, byte Total = 0, byte Index = 0, byte Version = 0)
{
    /// <summary>Bytes of a header.</summary>
    public const int Bytes = 20;

    /// <summary>First byte of every header.</summary>
    public const byte Magic = 0xFF;

    /// <summary>Media: the channel, from 0.</summary>
    public byte Channel => Total;

    /// <summary>Media: whether this is the last packet of a playback, a download or a picture.</summary>
    public bool IsEnd => Index != 0;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">At least <see cref="Bytes"/> bytes.</param>
    /// <exception cref="ProtocolViolationException">It does not begin with FF.</exception>
    public static DvripHeader Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != Magic) throw new ProtocolViolationException(Violation.BadMagic, $"a packet begins with {bytes[0]:X2}, not FF");
        return new DvripHeader(
            (DvripMessageId)BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]), bytes[12], bytes[13], bytes[1]);
    }

    /// <summary>Writes the header.</summary>
    /// <param name="bytes">At least <see cref="Bytes"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        (bytes[0], bytes[1], bytes[2], bytes[3]) = (Magic, Version, 0, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Session);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Sequence);
        (bytes[12], bytes[13]) = (Total, Index);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[14..], (ushort)Message);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], Length);
    }
}

/// <summary>What the sender of a request puts into its header.</summary>
/// <param name="Session">The login's number; 0 before the login.</param>
/// <param name="Sequence">Number of the request, repeated by its answer.</param>
public readonly record struct DvripStamp(uint Session, uint Sequence = 0);
