namespace CloudCam.Protocols.Media;

/// <summary>NAL unit types that matter here (ITU-T H.264 table 7-1, ITU-T H.265 table 7-1).</summary>
public static class NalTypes
{
    /// <summary>H.264: slice of an instantaneous decoding refresh picture.</summary>
    public const int H264Idr = 5;

    /// <summary>H.264: sequence parameter set.</summary>
    public const int H264Sps = 7;

    /// <summary>H.264: picture parameter set.</summary>
    public const int H264Pps = 8;

    /// <summary>H.265: first type of pictures at which a decoder can begin; the last is <see cref="H265LastIrap"/>.</summary>
    public const int H265FirstIrap = 16;

    /// <summary>H.265: last type of pictures at which a decoder can begin.</summary>
    public const int H265LastIrap = 23;

    /// <summary>H.265: video parameter set.</summary>
    public const int H265Vps = 32;

    /// <summary>H.265: sequence parameter set.</summary>
    public const int H265Sps = 33;

    /// <summary>H.265: picture parameter set.</summary>
    public const int H265Pps = 34;

    /// <summary>The type in a unit's first byte.</summary>
    public static int Of(MediaCodec codec, byte first) => codec == MediaCodec.H265 ? (first >> 1) & 0x3F : first & 0x1F;

    /// <summary>Whether a unit of this type is a parameter set, which an MP4 track keeps in its sample entry.</summary>
    public static bool IsParameterSet(MediaCodec codec, int type) => codec == MediaCodec.H265 ? type is >= H265Vps and <= H265Pps : type is H264Sps or H264Pps;

    /// <summary>Whether a unit of this type says nothing that a file needs: access unit delimiters, end marks and filler.</summary>
    public static bool IsSpare(MediaCodec codec, int type) => codec == MediaCodec.H265 ? type is >= 35 and <= 38 : type is >= 9 and <= 12;

    /// <summary>Whether a unit of this type is a slice of a picture at which a decoder can begin.</summary>
    public static bool IsKeySlice(MediaCodec codec, int type) => codec == MediaCodec.H265 ? type is >= H265FirstIrap and <= H265LastIrap : type == H264Idr;
}
