using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CloudCam.Core.Media;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>One run of a camera's sound: decoded packet by packet, with times that follow its samples.</summary>
internal sealed class BSeriesSound
{
    /// <summary>Most bytes decoded at once: a packet has 160.</summary>
    public const int MaxPieceBytes = 1_024;

    // Packets tell their time in steps of 10 ms and a little late or early; what differs by more was lost or is late.
    private const long ToleranceMicroseconds = 60_000;

    private readonly byte[] piece = new byte[MaxPieceBytes];
    private readonly short[] samples = new short[2 * MaxPieceBytes];
    private readonly byte[] bytes = new byte[4 * MaxPieceBytes];
    private AdpcmDecoder decoder;
    private long next = long.MinValue;
    private uint serial;
    private bool hasSerial;

    /// <summary>Whether packets are missing before this one. The first one may have any number.</summary>
    public bool IsGap(uint packet)
    {
        var isGap = hasSerial && packet != serial + 1;
        (serial, hasSerial) = (packet, true);
        return isGap;
    }

    /// <summary>Decodes at most <see cref="MaxPieceBytes"/> bytes.</summary>
    /// <returns>16 bits a sample, little-endian; valid until the next call.</returns>
    public ReadOnlySequence<byte> Decode(in ReadOnlySequence<byte> adpcm)
    {
        var length = (int)adpcm.Length;
        adpcm.CopyTo(piece);
        var count = decoder.Decode(piece.AsSpan(0, length), samples);
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(samples.AsSpan(0, count)).CopyTo(bytes);
        }
        else
        {
            for (var i = 0; i < count; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), samples[i]);
        }
        return new ReadOnlySequence<byte>(bytes, 0, SoundId.SampleBytes * count);
    }

    /// <summary>The time of a decoded piece: behind the one before it, unless the camera's counter says something else.</summary>
    /// <param name="counted">By the camera's counter, microseconds.</param>
    /// <param name="decoded">The piece.</param>
    public long TimeOf(long counted, in ReadOnlySequence<byte> decoded)
    {
        var at = next != long.MinValue && Math.Abs(counted - next) <= ToleranceMicroseconds ? next : Math.Max(counted, next);
        next = at + (decoded.Length / SoundId.SampleBytes * 1_000_000 / SoundId.SampleRate);
        return at;
    }
}
