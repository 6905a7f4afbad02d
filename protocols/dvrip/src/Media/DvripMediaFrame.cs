using System.Buffers;

namespace CloudCam.Protocols.Dvrip.Media;

/// <summary>Kinds of frames: the byte behind 00 00 01.</summary>
public enum DvripFrameKind : byte
{
    /// <summary>A picture at which a decoder can begin, with its parameter sets in front.</summary>
    Key = 0xFC,

    /// <summary>A picture that needs the ones before.</summary>
    Delta = 0xFD,

    /// <summary>A single picture (JPEG).</summary>
    Picture = 0xFE,

    /// <summary>Sound.</summary>
    Audio = 0xFA,

    /// <summary>Text of vehicle recorders and others: of no use here.</summary>
    Information = 0xF9,
}

/// <summary>How a payload is coded.</summary>
public enum DvripCodec : byte
{
    /// <summary>Not told, or a number no source names.</summary>
    Unknown,

    /// <summary>MPEG-4 part 2.</summary>
    Mpeg4,

    /// <summary>H.264, Annex B.</summary>
    H264,

    /// <summary>H.265, Annex B.</summary>
    H265,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>G.711 A-law.</summary>
    ALaw,

    /// <summary>G.711 mu-law.</summary>
    MuLaw,
}

/// <summary>One frame of a media stream. A view, valid until the reader is called again or the bytes it was given are let go.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Codec">How it is coded. Of a delta picture that of the key picture before; unknown before the first one.</param>
/// <param name="Width">Pixels; of a delta picture those of the key picture before; 0: not told.</param>
/// <param name="Height">As <paramref name="Width"/>.</param>
/// <param name="Rate">Pictures: a second, 1 to 60, 0: not told. Sound: samples a second, 0: not told.</param>
/// <param name="Time">The camera's local time, whole seconds; null: not told (only key and single pictures have one) or not possible.</param>
/// <param name="Payload">What follows the header.</param>
public readonly record struct DvripMediaFrame(
    DvripFrameKind Kind, DvripCodec Codec, ushort Width, ushort Height, int Rate, DateTime? Time, ReadOnlySequence<byte> Payload)
{
    /// <summary>Whether this is a key or a delta picture.</summary>
    public bool IsVideo => Kind is DvripFrameKind.Key or DvripFrameKind.Delta;
}
