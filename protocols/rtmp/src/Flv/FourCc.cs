namespace CloudCam.Protocols.Rtmp.Flv;

/// <summary>Four-character codes of Enhanced RTMP, as big-endian numbers.</summary>
internal static class FourCc
{
    public const uint Avc1 = 0x61766331;
    public const uint Hvc1 = 0x68766331;
    private const uint Vvc1 = 0x76766331;
    private const uint Vp08 = 0x76703038;
    private const uint Vp09 = 0x76703039;
    private const uint Av01 = 0x61763031;
    private const uint Mp4a = 0x6D703461;
    private const uint Mp3 = 0x2E6D7033;
    private const uint Opus = 0x4F707573;
    private const uint Flac = 0x664C6143;
    private const uint Ac3 = 0x61632D33;
    private const uint Eac3 = 0x65632D33;

    public static FlvVideoCodec VideoOf(uint code) => code switch
    {
        Avc1 => FlvVideoCodec.H264, Hvc1 => FlvVideoCodec.H265, Vvc1 => FlvVideoCodec.H266, Vp08 => FlvVideoCodec.Vp8, Vp09 => FlvVideoCodec.Vp9, Av01 => FlvVideoCodec.Av1,
        _ => FlvVideoCodec.Unknown,
    };

    public static FlvAudioCodec AudioOf(uint code) => code switch
    {
        Mp4a => FlvAudioCodec.Aac, Mp3 => FlvAudioCodec.Mp3, Opus => FlvAudioCodec.Opus, Flac => FlvAudioCodec.Flac, Ac3 or Eac3 => FlvAudioCodec.Ac3,
        _ => FlvAudioCodec.Unknown,
    };

    /// <summary>Whether coded frames begin with a composition time: codecs whose pictures may come in another order than they are shown.</summary>
    public static bool HasCompositionTime(FlvVideoCodec codec) => codec is FlvVideoCodec.H264 or FlvVideoCodec.H265 or FlvVideoCodec.H266;
}
