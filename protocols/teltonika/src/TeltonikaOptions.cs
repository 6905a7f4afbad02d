using CloudCam.Core.Settings;

namespace CloudCam.Protocols.Teltonika;

/// <summary>Limits, waits and policy of Teltonika camera sessions. Each default has its reason beside it.</summary>
public sealed class TeltonikaOptions
{
    /// <summary>File bytes one DATA frame may carry. Default 1024: what every source states.</summary>
    [Within(16, 65_535)]
    public int MaxDataBytes { get; set; } = 1_024;

    /// <summary>Bytes of a path, its NUL counted. Default 512: the largest the DSM page allows.</summary>
    [Within(16, 65_535)]
    public int MaxPathBytes { get; set; } = 512;

    /// <summary>Bytes of a metadata answer. Default 4096: the fixed layouts end at 40, JSON of the known keys stays under 1 KB.</summary>
    [Within(40, 65_535)]
    public int MaxMetadataBytes { get; set; } = 4_096;

    /// <summary>Bytes of a frame whose command no page describes. Default 1026, what a DATA frame may have.</summary>
    [Within(2, 65_535)]
    public int MaxOtherBytes { get; set; } = 1_026;

    /// <summary>Bytes of one file. Default 256 MiB: 30 s of video, the longest a camera records, are under 40 MB in the best quality.</summary>
    [Within(1_024, 4_294_967_295)]
    public long MaxFileBytes { get; set; } = 256L * 1_024 * 1_024;

    /// <summary>How long a metadata answer is waited for. Default 10 s; firmware before 03.27.04.Rev.104 never answers.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan MetadataTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a path or START is waited for. Default 60 s: the camera may have to fetch the file over its serial cable first.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the repeated init is waited for. Default 15 s: it needs no file, and the other wire form is tried after it.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan RepeatInitTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Silence within a file after which it is asked for again. Default 60 s, longer than a mobile hand-over.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a silent transfer is asked to go on before the connection is given up. Default 5, as often as a camera itself tries.</summary>
    [Within(0, 1_000)]
    public int MaxStalls { get; set; } = 5;

    /// <summary>How often in a row, without one new byte, a transfer is asked to go back. Default 20: over a minute by the waits below.</summary>
    [Within(1, 10_000)]
    public int MaxRetriesInARow { get; set; } = 20;

    /// <summary>Wait before a RESUME is repeated while DATA still come without SYNC. Default 2 s, as the vendor's own server does.</summary>
    [Within("00:00:00.010", "00:05:00")]
    public TimeSpan RetryWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The same wait from <see cref="SlowRetryFrom"/> on. Default 4 s, as the vendor's own server does.</summary>
    [Within("00:00:00.010", "00:05:00")]
    public TimeSpan SlowRetryWait { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>From which repeat on the wait is <see cref="SlowRetryWait"/>. Default 10, as the vendor's own server does.</summary>
    [Within(0, 10_000)]
    public int SlowRetryFrom { get; set; } = 10;

    /// <summary>Frames without a rule that are kept raw per connection; more are only counted. Default 20: a peer must not fill the event stream.</summary>
    [Within(0, 10_000)]
    public int MaxUnknownFrames { get; set; } = 20;

    /// <summary>
    /// Frames without a rule, and STATUS without an error, that one connection may send. Default 200: no camera seen sends any, and each
    /// costs far more per byte than file data, so a peer that sends them without end is hung up on.
    /// </summary>
    [Within(1, 1_000_000)]
    public int MaxIdleFrames { get; set; } = 200;

    /// <summary>
    /// Which of several DualCam files comes first when their metadata do not decide. Files that are missing here follow in the order of
    /// the vendor's own server, which is the default. Empty by default, because configuration adds to a list and never replaces it.
    /// </summary>
    public IReadOnlyList<TeltonikaFiles> FileOrder { get; set; } = [];

    /// <summary>
    /// Silence after which the connection is given up from outside. It lies above the session's own patience (every stall and its
    /// RESUME), so that a session ends with its own, better reason.
    /// </summary>
    public TimeSpan IdleTimeout => (StallTimeout * (MaxStalls + 1)) + ReplyTimeout;
}
