using System.Buffers;
using System.Buffers.Binary;

namespace CloudCam.Protocols.Dvrip.Media;

/// <summary>The 8 or 16 bytes before a frame: 00 00 01 kind, then little-endian fields. README.md has the picture.</summary>
/// <param name="Kind">What follows.</param>
/// <param name="Type">Codec in the low four bits; of key and single pictures also high bits of width and height.</param>
/// <param name="Rate">Pictures a second, or samples a second; 0: not told.</param>
/// <param name="Width">Pixels; 0: not told.</param>
/// <param name="Height">Pixels; 0: not told.</param>
/// <param name="Time">Packed time; 0: not told.</param>
/// <param name="Length">Bytes that follow.</param>
internal readonly record struct DvripFrameHeader(DvripFrameKind Kind, byte Type, int Rate, ushort Width, ushort Height, uint Time, uint Length)
{
    /// <summary>Bytes of the longest header.</summary>
    public const int MaxBytes = 16;

    /// <summary>Bytes that tell whether a frame begins here.</summary>
    public const int MarkBytes = 4;

    private const int MaxRate = 60;

    /// <summary>What stands before the kind.</summary>
    public static ReadOnlySpan<byte> Mark => [0, 0, 1];

    private static readonly ushort[] SampleRates = [4000, 8000, 11025, 16000, 20000, 22050, 32000, 44100, 48000];

    /// <summary>Bytes of the header that begins with these four bytes; 0 when no frame begins so.</summary>
    public static int BytesOf(ReadOnlySpan<byte> mark)
    {
        if ((BinaryPrimitives.ReadUInt32LittleEndian(mark) & 0xFFFFFF) != 0x010000) return 0;
        return (DvripFrameKind)mark[3] switch
        {
            DvripFrameKind.Key or DvripFrameKind.Picture => MaxBytes,
            DvripFrameKind.Delta or DvripFrameKind.Audio or DvripFrameKind.Information => 8,
            _ => 0,
        };
    }

    /// <summary>Reads a header of which <see cref="BytesOf"/> knows the length.</summary>
    public static DvripFrameHeader Read(ReadOnlySpan<byte> bytes)
    {
        var kind = (DvripFrameKind)bytes[3];
        switch (kind)
        {
            case DvripFrameKind.Delta:
                return new DvripFrameHeader(kind, 0, 0, 0, 0, 0, BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
            case DvripFrameKind.Audio or DvripFrameKind.Information:
                return new DvripFrameHeader(kind, bytes[4], kind == DvripFrameKind.Audio ? SampleRate(bytes[5]) : 0, 0, 0, 0, BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]));
            default:
                var rate = bytes[5] & 0x1F;
                return new DvripFrameHeader(
                    kind, bytes[4], rate is >= 1 and <= MaxRate ? rate : 0, (ushort)((bytes[6] | ((bytes[4] & 0x30) << 4)) * 8), (ushort)((bytes[7] | ((bytes[4] & 0xC0) << 2)) * 8),
                    BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));
        }
    }

    /// <summary>The codec: by the type, unless the first bytes of the payload say otherwise.</summary>
    public DvripCodec Codec(in ReadOnlySequence<byte> payload)
    {
        if (Kind == DvripFrameKind.Audio) return Type switch { 0x0E => DvripCodec.ALaw, 0x0A => DvripCodec.MuLaw, _ => DvripCodec.Unknown };
        if (Kind == DvripFrameKind.Information) return DvripCodec.Unknown;
        Span<byte> first = stackalloc byte[6];
        first.Clear();
        payload.Slice(0, Math.Min(first.Length, payload.Length)).CopyTo(first);
        if (Kind == DvripFrameKind.Picture) return Type == 0 || first[..2] is [0xFF, 0xD8] ? DvripCodec.Jpeg : DvripCodec.Unknown;
        return OfFirstUnit(first) ?? (Type & 0xF) switch { 1 => DvripCodec.Mpeg4, 2 => DvripCodec.H264, 3 => DvripCodec.H265, _ => DvripCodec.Unknown };
    }

    /// <summary>
    /// What the first NAL unit of a key picture can only belong to; null when it may be either. H.265 (parameter sets, delimiter, SEI) has a second byte with the layer's
    /// low bits, always 0, and a temporal number from 1 on; the same first byte is not used in H.264 at a picture's begin.
    /// </summary>
    private static DvripCodec? OfFirstUnit(ReadOnlySpan<byte> first)
    {
        var unit = first switch
        {
            [0, 0, 1, ..] => first[3..],
            [0, 0, 0, 1, ..] => first[4..],
            _ => default,
        };
        if (unit.IsEmpty) return null;
        if (unit[0] is 0x40 or 0x42 or 0x44 or 0x46 or 0x4E && unit[1] is >= 1 and <= 7) return DvripCodec.H265;
        return unit[0] is 0x27 or 0x47 or 0x67 or 0x09 ? DvripCodec.H264 : null;
    }

    private static int SampleRate(byte index) => index is >= 1 and <= 9 ? SampleRates[index - 1] : 0;
}
