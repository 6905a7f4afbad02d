using System.Buffers.Binary;
using System.Numerics;

namespace CloudCam.Protocols.Media;

/// <summary>
/// A-law and mu-law of ITU-T G.711, to and from 16-bit samples (the 13 and 14 bits of the recommendation, shifted up, as the reference code of ITU-T G.191 does).
/// </summary>
public static class G711
{
    private static readonly short[] FromALaw = Table(DecodeALawByte);
    private static readonly short[] FromMuLaw = Table(DecodeMuLawByte);

    /// <summary>One sample out of its A-law byte.</summary>
    public static short DecodeALaw(byte code) => FromALaw[code];

    /// <summary>One sample out of its mu-law byte.</summary>
    public static short DecodeMuLaw(byte code) => FromMuLaw[code];

    /// <summary>The A-law byte of a sample.</summary>
    public static byte EncodeALaw(short sample)
    {
        // The sign's side is coded as the ones' complement; 12 bits of magnitude are left.
        var magnitude = (sample < 0 ? ~sample : sample) >> 4;
        if (magnitude > 15)
        {
            var exponent = BitOperations.Log2((uint)magnitude) - 3;
            magnitude = (exponent << 4) | ((magnitude >> (exponent - 1)) & 0x0F);
        }
        return (byte)((sample < 0 ? magnitude : magnitude | 0x80) ^ 0x55);
    }

    /// <summary>The mu-law byte of a sample.</summary>
    public static byte EncodeMuLaw(short sample)
    {
        var magnitude = Math.Min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1FFF);
        var segment = BitOperations.Log2((uint)magnitude) - 4;
        var code = ((8 - segment) << 4) | (0x0F - ((magnitude >> segment) & 0x0F));
        return (byte)(sample < 0 ? code : code | 0x80);
    }

    /// <summary>Decodes a piece.</summary>
    /// <param name="codes">One byte a sample.</param>
    /// <param name="samples">16 bits a sample, little-endian; twice as many bytes.</param>
    /// <param name="isALaw">A-law; otherwise mu-law.</param>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too short.</exception>
    public static void Decode(ReadOnlySpan<byte> codes, Span<byte> samples, bool isALaw)
    {
        if (samples.Length < 2 * codes.Length) throw new ArgumentException("Two bytes a sample.", nameof(samples));
        var table = isALaw ? FromALaw : FromMuLaw;
        for (var i = 0; i < codes.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(samples[(2 * i)..], table[codes[i]]);
    }

    /// <summary>Encodes a piece.</summary>
    /// <param name="samples">16 bits a sample, little-endian; a last odd byte is left out.</param>
    /// <param name="codes">One byte a sample; half as many bytes.</param>
    /// <param name="isALaw">A-law; otherwise mu-law.</param>
    /// <exception cref="ArgumentException"><paramref name="codes"/> is too short.</exception>
    public static void Encode(ReadOnlySpan<byte> samples, Span<byte> codes, bool isALaw)
    {
        var count = samples.Length / 2;
        if (codes.Length < count) throw new ArgumentException("One byte a sample.", nameof(codes));
        for (var i = 0; i < count; i++)
        {
            var sample = BinaryPrimitives.ReadInt16LittleEndian(samples[(2 * i)..]);
            codes[i] = isALaw ? EncodeALaw(sample) : EncodeMuLaw(sample);
        }
    }

    private static short[] Table(Func<byte, short> decode)
    {
        var table = new short[256];
        for (var code = 0; code < 256; code++) table[code] = decode((byte)code);
        return table;
    }

    private static short DecodeALawByte(byte code)
    {
        var bits = code ^ 0x55;
        var (exponent, magnitude) = ((bits >> 4) & 7, ((bits & 0x0F) << 4) + 8);
        if (exponent > 0) magnitude = (magnitude + 0x100) << (exponent - 1);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short DecodeMuLawByte(byte code)
    {
        var bits = ~code;
        var magnitude = ((((bits & 0x0F) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }
}
