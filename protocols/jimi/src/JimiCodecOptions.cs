using CloudCam.Core.Settings;

namespace CloudCam.Protocols.Jimi;

/// <summary>Limits of the codec. Each default has its reason beside it.</summary>
public sealed class JimiCodecOptions
{
    /// <summary>
    /// The most a length field of two bytes may say. Default 16,384: an answer to a command of 8,000 UTF-16 characters (the longest
    /// known, a full parameter list, has under 2,000), or a batch of 2,000 readings of 8 bytes (a day and a half, one a minute). A frame
    /// over it is skipped as rubbish, so a peer cannot make a connection hold more than this for one frame.
    /// </summary>
    [Within(64, 65_535)]
    public int MaxLongLength { get; set; } = 16_384;
}
