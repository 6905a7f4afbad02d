namespace CloudCam.Protocols.Media;

/// <summary>How a media frame's payload is to be read.</summary>
public enum MediaCodec
{
    /// <summary>H.264 (ITU-T H.264), Annex B: NAL units behind start codes; a key frame begins with its parameter sets.</summary>
    H264,

    /// <summary>H.265 (ITU-T H.265), Annex B, likewise.</summary>
    H265,

    /// <summary>One whole JPEG picture.</summary>
    Jpeg,

    /// <summary>G.711 A-law, one byte a sample.</summary>
    G711ALaw,

    /// <summary>G.711 mu-law, one byte a sample.</summary>
    G711MuLaw,

    /// <summary>Linear samples, signed, 16 bit, little-endian.</summary>
    Pcm16,

    /// <summary>AAC (ISO/IEC 14496-3), one raw access unit a frame, without ADTS; <see cref="MediaFrame.Configuration"/> says how it is to be decoded.</summary>
    Aac,
}

/// <summary>What follows from a codec.</summary>
public static class MediaCodecs
{
    /// <summary>Whether it is of pictures.</summary>
    public static bool IsVideo(this MediaCodec codec) => codec <= MediaCodec.Jpeg;

    /// <summary>Bytes of one sample of sound, one channel; 0 for pictures and for sound whose frames have no fixed size.</summary>
    public static int SampleBytes(this MediaCodec codec) => codec switch { MediaCodec.G711ALaw or MediaCodec.G711MuLaw => 1, MediaCodec.Pcm16 => 2, _ => 0 };
}
