namespace CloudCam.Protocols.BSeries;

/// <summary>Limits of the protocol, each with its reason.</summary>
public sealed class BSeriesOptions
{
    /// <summary>Longest text of the operation connection, bytes. Default 16 KiB: the longest known is 1,152 (list of other cameras).</summary>
    public int MaxOperationBytes { get; set; } = 16 * 1024;

    /// <summary>Longest text of the audio and video connection, bytes. Default 192 KiB: pictures of 640 x 480 have 39 to 45 KB; it must fit into the relay's receive buffer.</summary>
    public int MaxMediaBytes { get; set; } = 192 * 1024;
}
