namespace CloudCam.Functions.Tests.Support;

/// <summary>Real media, made once per run.</summary>
internal static class Samples
{
    private const string Picture = "testsrc=size=160x120:rate=25";
    private static readonly Lazy<byte[]> LazyH265 = new(() => Raw("2"));
    private static readonly Lazy<byte[]> LazyShortH265 = new(() => Raw("0.4"));
    private static readonly Lazy<byte[]> LazyJpeg = new(() => Ffmpeg.Make("-f", "lavfi", "-i", "testsrc=size=640x480", "-frames:v", "1", "-pix_fmt", "yuvj420p", "-f", "mjpeg"));
    private static readonly Lazy<byte[]> LazyMp4 = new(() => Ffmpeg.Make("-f", "lavfi", "-i", Picture, "-t", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-f", "mp4"));
    private static readonly Lazy<byte[]> LazyHevcMp4 = new(() => Ffmpeg.Make(
        "-f", "lavfi", "-i", Picture, "-f", "lavfi", "-i", "sine=frequency=440", "-t", "1", "-c:v", "libx265", "-x265-params", "log-level=none", "-c:a", "aac", "-f", "mp4"));

    private static readonly Lazy<byte[]> LazyRecording = new(() => Fragmented(4, "-c:v", "libx264", "-g", "25", "-bf", "0", "-pix_fmt", "yuv420p", "-c:a", "pcm_alaw"));

    /// <summary>A recording of live video as cameras' sessions write them: fragmented, H.264 with A-law sound, four fragments of 25 pictures.</summary>
    public static byte[] Recording => LazyRecording.Value;

    /// <summary>A fragmented file, as cameras make them without pictures that come before their order: 25 pictures and 8,000 samples of sound a second.</summary>
    public static byte[] Fragmented(int seconds, params string[] codecs) => Ffmpeg.Make(
    [
        "-f", "lavfi", "-i", Picture, "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=8000", "-t", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        .. codecs, "-ac", "1", "-ar", "8000", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mov",
    ]);

    /// <summary>Raw H.265, 50 pictures.</summary>
    public static byte[] H265 => LazyH265.Value;

    /// <summary>Raw H.265, 10 pictures: shorter than what is cut from the start of longer ones.</summary>
    public static byte[] ShortH265 => LazyShortH265.Value;

    /// <summary>JPEG, 640 x 480.</summary>
    public static byte[] Jpeg => LazyJpeg.Value;

    /// <summary>MP4 with H.264, 25 pictures.</summary>
    public static byte[] Mp4 => LazyMp4.Value;

    /// <summary>MP4 with H.265 and sound, 25 pictures.</summary>
    public static byte[] HevcMp4 => LazyHevcMp4.Value;

    private static byte[] Raw(string seconds) => Ffmpeg.Make("-f", "lavfi", "-i", Picture, "-t", seconds, "-c:v", "libx265", "-x265-params", "log-level=none", "-f", "hevc");
}
