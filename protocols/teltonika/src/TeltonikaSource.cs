using System.Globalization;
using System.Text;
using CloudCam.Core.Media;

namespace CloudCam.Protocols.Teltonika;

/// <summary>One file a device offers: how to ask for it, and what its id or path says about it.</summary>
public sealed record TeltonikaSource
{
    /// <summary>Bytes of one DATA packet, the unit in which DualCam files are counted.</summary>
    public const int PacketBytes = 1_024;

    private const int LongestShown = 512;

    private TeltonikaSource()
    {
    }

    /// <summary>The bit of INIT that announced it.</summary>
    public required TeltonikaFiles Bit { get; init; }

    /// <summary>What FILE REQUEST carries: the id, or the path byte for byte as it came. A key, never a name.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The key for people: printable ASCII, at most 512 characters.</summary>
    public required string Shown { get; init; }

    /// <summary>Camera family.</summary>
    public TeltonikaCamera Camera { get; init; }

    /// <summary>Photo or video.</summary>
    public MediaKind Kind { get; init; } = MediaKind.Other;

    /// <summary>How its bytes are read.</summary>
    public MediaFormat Format { get; init; } = MediaFormat.Unknown;

    /// <summary><c>front</c>, <c>rear</c>, <c>driver</c>, <c>road</c>; null when unknown.</summary>
    public string? Channel { get; init; }

    /// <summary>Time that stands in the path; null when none does.</summary>
    public DateTimeOffset? PathTime { get; init; }

    /// <summary>Whether offsets and START count bytes. Decided by how the file is asked for, never by a number's size.</summary>
    public bool CountsBytes => Bit == TeltonikaFiles.Path;

    /// <summary>1, or 1024 for packet-counted files.</summary>
    public int UnitBytes => CountsBytes ? 1 : PacketBytes;

    /// <summary>What METADATA REQUEST carries: the file id, or nothing for the file last named by a path.</summary>
    public ReadOnlyMemory<byte> MetadataKey => CountsBytes ? ReadOnlyMemory<byte>.Empty : Key;

    /// <summary>One of the four DualCam files.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not exactly one of the four bits.</exception>
    public static TeltonikaSource DualCam(TeltonikaFiles bit) => bit switch
    {
        TeltonikaFiles.PhotoFront => DualCam(bit, "%photof", MediaKind.Photo, MediaFormat.Jpeg, "front"),
        TeltonikaFiles.PhotoRear => DualCam(bit, "%photor", MediaKind.Photo, MediaFormat.Jpeg, "rear"),
        TeltonikaFiles.VideoFront => DualCam(bit, "%videof", MediaKind.Video, MediaFormat.H265, "front"),
        TeltonikaFiles.VideoRear => DualCam(bit, "%videor", MediaKind.Video, MediaFormat.H265, "rear"),
        _ => throw new ArgumentOutOfRangeException(nameof(bit), bit, "One of the four DualCam files."),
    };

    /// <summary>A file named by its path.</summary>
    /// <param name="path">The data field of PATH, copied.</param>
    /// <returns>Null when the path is empty but for NULs: the device has no file.</returns>
    public static TeltonikaSource? FromPath(ReadOnlySpan<byte> path)
    {
        var text = path.TrimEnd((byte)0);
        if (text.IsEmpty) return null;
        var shown = ToPrintable(text);
        var word = shown.ToLowerInvariant();
        var (camera, channel) = CameraOf(word);
        var (kind, format) = FormatOf(word);
        return new TeltonikaSource
        {
            Bit = TeltonikaFiles.Path, Key = path.ToArray(), Shown = shown, Camera = camera, Channel = channel, Kind = kind, Format = format,
            PathTime = TimeOf(word),
        };
    }

    private static TeltonikaSource DualCam(TeltonikaFiles bit, string id, MediaKind kind, MediaFormat format, string channel) => new()
    {
        Bit = bit, Key = Encoding.ASCII.GetBytes(id), Shown = id, Camera = TeltonikaCamera.DualCam, Kind = kind, Format = format, Channel = channel,
    };

    private static (TeltonikaCamera Camera, string? Channel) CameraOf(string path) =>
        path.Contains("mdas9", StringComparison.Ordinal) ? (TeltonikaCamera.Adas, "road")
        : path.Contains("dualcam_front", StringComparison.Ordinal) ? (TeltonikaCamera.DualCam, "front")
        : path.Contains("dualcam_rear", StringComparison.Ordinal) ? (TeltonikaCamera.DualCam, "rear")
        : path.Contains("dashcam", StringComparison.Ordinal) || path.Contains("dualcam", StringComparison.Ordinal) ? (TeltonikaCamera.DualCam, null)
        : path.Contains("dsm", StringComparison.Ordinal) ? (TeltonikaCamera.Dsm, "driver")
        : (TeltonikaCamera.Unknown, null);

    private static (MediaKind Kind, MediaFormat Format) FormatOf(string path) =>
        path.EndsWith(".mp4", StringComparison.Ordinal) ? (MediaKind.Video, MediaFormat.Mp4)
        : path.EndsWith(".h265", StringComparison.Ordinal) ? (MediaKind.Video, MediaFormat.H265)
        : path.EndsWith(".jpg", StringComparison.Ordinal) || path.EndsWith(".jpeg", StringComparison.Ordinal) || path.Contains("picture", StringComparison.Ordinal)
            ? (MediaKind.Photo, MediaFormat.Jpeg)
        : path.Contains("video", StringComparison.Ordinal) ? (MediaKind.Video, MediaFormat.Unknown)
        : (MediaKind.Other, MediaFormat.Unknown);

    private static string ToPrintable(ReadOnlySpan<byte> bytes)
    {
        var shown = new StringBuilder(Math.Min(bytes.Length, LongestShown));
        foreach (var b in bytes[..Math.Min(bytes.Length, LongestShown)]) shown.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        return shown.ToString();
    }

    // .../YYMMDD/HHMMSS..., the form of the one real path that is public.
    private static DateTimeOffset? TimeOf(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 2 || parts[^2].Length != 6 || parts[^1].Length < 6) return null;
        return DateTimeOffset.TryParseExact(
            parts[^2] + parts[^1][..6], "yyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
