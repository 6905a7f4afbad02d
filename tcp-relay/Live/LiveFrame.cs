namespace CloudCam.Relay.Live;

/// <summary>What a frame is.</summary>
internal enum FrameKind : byte
{
    /// <summary>A picture.</summary>
    Picture,

    /// <summary>A picture at which a decoder can begin.</summary>
    KeyPicture,

    /// <summary>Sound.</summary>
    Sound,
}

/// <summary>
/// Where a frame stands in its stream's bytes: [MP4 head][enhanced FLV head, H.265 only][FLV head][payload][FLV size]. Any part may be missing, of JPEG the FLV head and size
/// are those of a multipart body.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Version">Of pictures: number of the picture format it needs; of sound: number of the sound format.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="FragmentBytes">MP4: bytes of the head, or of a fragment that is whole by itself; 0: it is in no MP4.</param>
/// <param name="IsWholeFragment">MP4: no payload follows.</param>
/// <param name="EnhancedBytes">Bytes of the enhanced FLV head.</param>
/// <param name="HeadBytes">Bytes of the FLV head; 0: it is in no FLV.</param>
/// <param name="PayloadBytes">Bytes that all forms share.</param>
/// <param name="TailBytes">Bytes of the FLV size.</param>
internal readonly record struct LiveFrame(
    FrameKind Kind, int Version, long Start, int FragmentBytes, bool IsWholeFragment, int EnhancedBytes, int HeadBytes, int PayloadBytes, int TailBytes)
{
    /// <summary>Most pieces of memory that a frame of usual size needs: two parts, each over two slabs.</summary>
    public const int MostPieces = 4;

    public long EnhancedStart => Start + FragmentBytes;

    public long HeadStart => EnhancedStart + EnhancedBytes;

    public long PayloadStart => HeadStart + HeadBytes;

    public long End => PayloadStart + PayloadBytes + TailBytes;
}
