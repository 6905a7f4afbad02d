using CloudCam.Protocols.Dvrip.Media;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>Frames of the cameras as frames of all families.</summary>
internal static class DvripFrames
{
    // What nearly all cameras send, and what a camera that tells none means.
    private const int UsualSampleRate = 8_000;

    /// <summary>The shared codec.</summary>
    /// <returns>False for a codec that cannot be recorded.</returns>
    public static bool TryCodec(DvripCodec told, out MediaCodec codec)
    {
        codec = told switch
        {
            DvripCodec.H265 => MediaCodec.H265, DvripCodec.Jpeg => MediaCodec.Jpeg, DvripCodec.ALaw => MediaCodec.G711ALaw, DvripCodec.MuLaw => MediaCodec.G711MuLaw, _ => MediaCodec.H264,
        };
        return told is not (DvripCodec.Unknown or DvripCodec.Mpeg4);
    }

    /// <summary>Samples per second of a piece of sound.</summary>
    public static int SampleRate(in DvripMediaFrame frame) => frame.Rate > 0 ? frame.Rate : UsualSampleRate;
}
