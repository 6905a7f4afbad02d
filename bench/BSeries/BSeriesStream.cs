using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Benchmarks.BSeries;

/// <summary>
/// What a camera sends on its audio and video connection: pictures of 39 to 45 KB, ten a second, and 25 pieces of sound. Written by hand from the protocol's README,
/// not by the codec.
/// </summary>
internal static class BSeriesStream
{
    /// <summary>Bytes of ADPCM in a piece of sound: 40 ms.</summary>
    public const int SoundBytes = 160;

    private const int HeaderBytes = 23;

    /// <summary>Pictures and sound of some seconds.</summary>
    public static byte[] Seconds(int seconds)
    {
        var (stream, chance) = (new MemoryStream(), new Random(20_261_121));
        for (var tick = 0u; tick < seconds * 100; tick += 2)
        {
            if (tick % 10 == 0) stream.Write(Picture(tick, 39_000 + chance.Next(6_000)));
            if (tick % 4 == 0) stream.Write(Sound(tick, tick / 4));
        }
        return stream.ToArray();
    }

    /// <summary>One picture.</summary>
    public static byte[] Picture(uint tick, int jpegBytes)
    {
        var text = new byte[13 + jpegBytes];
        new Random((int)tick).NextBytes(text.AsSpan(13));
        BinaryPrimitives.WriteUInt32LittleEndian(text, tick);
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(4), 1_700_000_000);
        text[8] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(text.AsSpan(9), jpegBytes);
        (text[13], text[14]) = (0xFF, 0xD8);
        return Frame(1, text);
    }

    /// <summary>One piece of sound.</summary>
    public static byte[] Sound(uint tick, uint serial)
    {
        var text = new byte[17 + SoundBytes];
        new Random((int)tick).NextBytes(text.AsSpan(17));
        BinaryPrimitives.WriteUInt32LittleEndian(text, tick);
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(4), serial);
        BinaryPrimitives.WriteUInt32LittleEndian(text.AsSpan(8), 1_700_000_000);
        text[12] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(text.AsSpan(13), SoundBytes);
        return Frame(2, text);
    }

    /// <summary>Many of one frame.</summary>
    public static byte[] Repeat(byte[] frame, int times)
    {
        var stream = new byte[frame.Length * times];
        for (var i = 0; i < times; i++) frame.CopyTo(stream, i * frame.Length);
        return stream;
    }

    /// <summary>A frame of any code.</summary>
    public static byte[] Frame(ushort code, ReadOnlySpan<byte> text)
    {
        var frame = new byte[HeaderBytes + text.Length];
        Encoding.ASCII.GetBytes("MO_V", frame);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(4), code);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(15), text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(19), text.Length);
        text.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }
}
