namespace CloudCam.Dev.Load;

/// <summary>Why a camera lost its relay in the middle of a file.</summary>
internal enum MoveKind
{
    /// <summary>We sent SIGKILL: nothing was stored, nobody told.</summary>
    Kill,

    /// <summary>We sent SIGTERM: the relay stores what it has read.</summary>
    Drain,

    /// <summary>Nobody did anything to the relay.</summary>
    Unplanned,
}

/// <summary>One transfer that lost its relay, and where the next one let it go on.</summary>
/// <param name="Imei">The camera.</param>
/// <param name="File">Number of the file.</param>
/// <param name="Cause">Why.</param>
/// <param name="SentBytes">Bytes of the file handed to the kernel before the link was lost; an upper limit.</param>
/// <param name="InFlightBytes">Of these, bytes that no relay can have read: unread in the kernel when it stopped, or written afterwards. Null: it could not be measured.</param>
/// <param name="ResumedAtBytes">Where the camera was told to go on.</param>
internal sealed record Interruption(ulong Imei, int File, MoveKind Cause, long SentBytes, long? InFlightBytes, long ResumedAtBytes)
{
    /// <summary>What a relay may hold in memory and nowhere else: one block.</summary>
    public const long BlockBytes = 256 * 1024;

    /// <summary>A frame of DATA that did not fit into the block any more, and what one receive brought behind it.</summary>
    public const long LastReceiveBytes = 1_030 + 2_048;

    /// <summary>File bytes are told from wire bytes, to a frame at each end.</summary>
    public const long RoundingBytes = 2 * 1_030;

    /// <summary>Bytes of the file that were sent twice.</summary>
    public long ResentBytes => Math.Max(0, SentBytes - ResumedAtBytes);

    /// <summary>Of these, what the relay had read.</summary>
    public long ForgottenBytes => Math.Max(0, ResentBytes - (InFlightBytes ?? 0));

    /// <summary>Whether it is one we made and could measure, so that the promise can be judged.</summary>
    public bool IsJudged => Cause != MoveKind.Unplanned && InFlightBytes is not null;

    /// <summary>The promise: at most one block, and what was on its way.</summary>
    public bool IsWithinPromise => !IsJudged || ForgottenBytes <= BlockBytes + LastReceiveBytes + RoundingBytes;
}
