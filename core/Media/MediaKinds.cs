namespace CloudCam.Core.Media;

/// <summary>What a file shows.</summary>
public enum MediaKind
{
    /// <summary>A still picture.</summary>
    Photo,

    /// <summary>A moving picture.</summary>
    Video,

    /// <summary>Anything else a camera sends.</summary>
    Other,
}

/// <summary>How a file's own bytes are to be read.</summary>
public enum MediaFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>Raw H.265 elementary stream (Annex B).</summary>
    H265,

    /// <summary>MP4 container.</summary>
    Mp4,

    /// <summary>MPEG transport stream (ISO/IEC 13818-1), packets of 188 bytes.</summary>
    MpegTs,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>Names of the media enums in rows, events and file names.</summary>
public static class MediaNames
{
    /// <summary><c>photo</c>, <c>video</c>, <c>other</c>.</summary>
    public static string NameOf(MediaKind kind) => kind switch { MediaKind.Photo => "photo", MediaKind.Video => "video", _ => "other" };

    /// <summary><c>jpeg</c>, <c>h265</c>, <c>mp4</c>, <c>mpegts</c>, <c>unknown</c>.</summary>
    public static string NameOf(MediaFormat format) =>
        format switch { MediaFormat.Jpeg => "jpeg", MediaFormat.H265 => "h265", MediaFormat.Mp4 => "mp4", MediaFormat.MpegTs => "mpegts", _ => "unknown" };

    /// <summary>Reads <see cref="NameOf(MediaKind)"/> back; anything else is <see cref="MediaKind.Other"/>.</summary>
    public static MediaKind KindOf(string? name) => name switch { "photo" => MediaKind.Photo, "video" => MediaKind.Video, _ => MediaKind.Other };

    /// <summary>Reads <see cref="NameOf(MediaFormat)"/> back; anything else is <see cref="MediaFormat.Unknown"/>.</summary>
    public static MediaFormat FormatOf(string? name) =>
        name switch { "jpeg" => MediaFormat.Jpeg, "h265" => MediaFormat.H265, "mp4" => MediaFormat.Mp4, "mpegts" => MediaFormat.MpegTs, _ => MediaFormat.Unknown };

    /// <summary>File name ending, without a dot.</summary>
    public static string ExtensionOf(MediaFormat format) =>
        format switch { MediaFormat.Jpeg => "jpg", MediaFormat.H265 => "h265", MediaFormat.Mp4 => "mp4", MediaFormat.MpegTs => "ts", _ => "bin" };

    /// <summary>MIME type.</summary>
    public static string ContentTypeOf(MediaFormat format) =>
        format switch
        {
            MediaFormat.Jpeg => "image/jpeg", MediaFormat.H265 => "video/h265", MediaFormat.Mp4 => "video/mp4", MediaFormat.MpegTs => "video/mp2t",
            _ => "application/octet-stream",
        };

    /// <summary>Photo or video, as far as the format tells.</summary>
    public static MediaKind KindOf(MediaFormat format) => format switch
    {
        MediaFormat.Jpeg => MediaKind.Photo, MediaFormat.H265 or MediaFormat.Mp4 or MediaFormat.MpegTs => MediaKind.Video, _ => MediaKind.Other,
    };
}
