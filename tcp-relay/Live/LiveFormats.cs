using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live;

/// <summary>What a viewer must know before the first frame; replaced as a whole when something changes.</summary>
internal sealed record LiveFormats
{
    /// <summary>A stream of which nothing is known.</summary>
    public static LiveFormats None { get; } = new();

    /// <summary>The pictures; null: none so far.</summary>
    public VideoFormat? Video { get; init; }

    /// <summary>Counts the picture formats of the stream.</summary>
    public int VideoVersion { get; init; }

    /// <summary>FLV: the tag with the decoder's configuration; empty for JPEG.</summary>
    public byte[] VideoTag { get; init; } = [];

    /// <summary>The same in the form of Enhanced RTMP; only of H.265.</summary>
    public byte[] EnhancedVideoTag { get; init; } = [];

    /// <summary>The sound; null: none so far.</summary>
    public SoundFormat? Sound { get; init; }

    /// <summary>Counts the sound formats of the stream.</summary>
    public int SoundVersion { get; init; }

    /// <summary>FLV: the tag with AudioSpecificConfig; empty for other codecs.</summary>
    public byte[] SoundTag { get; init; } = [];

    /// <summary>MP4: what stands before the first fragment; empty when there is no such form.</summary>
    public byte[] Mp4Init { get; init; } = [];

    /// <summary>MP4: media type with codecs.</summary>
    public string Mp4ContentType { get; init; } = "";
}
