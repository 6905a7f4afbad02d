using CloudCam.Core.Settings;

namespace CloudCam.Protocols.Rtmp;

/// <summary>Limits of the protocol, each with its reason.</summary>
public sealed class RtmpOptions
{
    /// <summary>Longest audio or video message, bytes. Default 4 MiB: four times a key frame of 3840 x 2160 at a high rate.</summary>
    [Within(65_536, 16_777_215)]
    public int MaxMediaBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Longest other message (commands, metadata, control), bytes. Default 64 KiB: a connect has less than 1 KiB, the longest metadata of an encoder a few.</summary>
    [Within(1_024, 1_048_576)]
    public int MaxCommandBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Most bytes of unfinished messages of one connection. Default 5 MiB: a picture and its sound on their way at once; without it every chunk stream could
    /// hold a picture.
    /// </summary>
    [Within(65_536, 268_435_456)]
    public int MaxUnfinishedBytes { get; set; } = 5 * 1024 * 1024;

    /// <summary>Most chunk streams of one connection. Default 32: encoders use three to eight, and each costs us its last header for as long as the connection is there.</summary>
    [Within(4, 65_599)]
    public int MaxChunkStreams { get; set; } = 32;

    /// <summary>
    /// Fewest bytes between two acknowledgements, whatever window the peer asks for. Default 16 KiB: a window of one byte would make us answer every message
    /// with one of our own.
    /// </summary>
    [Within(1, 16_777_216)]
    public int MinAcknowledgementBytes { get; set; } = 16 * 1024;
}
