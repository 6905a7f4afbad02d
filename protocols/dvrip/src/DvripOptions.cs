using CloudCam.Core.Settings;

namespace CloudCam.Protocols.Dvrip;

/// <summary>Limits of the protocol's bytes, each with its reason.</summary>
public sealed class DvripOptions
{
    /// <summary>
    /// Longest payload of one packet, bytes. Default 4 MiB: media packets have at most 8 KiB, but a snapshot comes as one packet of any size, and pictures of
    /// 3840 x 2160 stay below 4 MiB. Nothing of this size is ever held: such payloads are handed on as they come.
    /// </summary>
    [Within(8_192, 67_108_864)]
    public int MaxPacketBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Longest control message, its parts joined, bytes. Default 256 KiB: the longest seen in the field is a configuration of 155 KB.
    /// </summary>
    [Within(4_096, 16_777_216)]
    public int MaxControlBytes { get; set; } = 256 * 1024;

    /// <summary>Longest frame of pictures or sound, bytes, without its header. Default 2 MiB: ten times the key frame of 200 KB of a 5 megapixel camera.</summary>
    [Within(65_536, 67_108_864)]
    public int MaxFrameBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>
    /// Bytes between two frames that belong to no frame, after which the stream is given up. Default 64 KiB: eight media packets, more than a camera that lost
    /// a packet of its own leaves behind.
    /// </summary>
    [Within(0, 16_777_216)]
    public int MaxNoiseBytes { get; set; } = 64 * 1024;
}
