using CloudCam.Protocols.Media;

namespace CloudCam.Testing;

/// <summary>Which NAL units are pictures (ITU-T H.264 table 7-1, ITU-T H.265 table 7-1): the product only asks which are not.</summary>
public static class NalSlices
{
    /// <summary>Whether a unit is a slice of a picture.</summary>
    /// <param name="codec">H.264 or H.265.</param>
    /// <param name="first">The unit's first byte.</param>
    public static bool IsSlice(MediaCodec codec, byte first) =>
        codec == MediaCodec.H265 ? NalTypes.Of(codec, first) < 32 : NalTypes.Of(codec, first) is >= 1 and <= 5;
}
