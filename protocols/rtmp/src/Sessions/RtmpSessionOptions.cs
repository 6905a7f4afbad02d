using CloudCam.Core.Settings;

namespace CloudCam.Protocols.Rtmp.Sessions;

/// <summary>Limits, waits and policy of those who push live video, over RTMP or HTTP. Section <c>Rtmp</c>. Each default has its reason beside it.</summary>
public sealed class RtmpSessionOptions
{
    /// <summary>Limits of the codec.</summary>
    public RtmpOptions Codec { get; } = new();

    /// <summary>Whether live video is recorded, of devices whose registration does not say (<c>rtmp.recordLive</c>). Default no: whoever watches a camera does not ask for a file.</summary>
    public bool RecordLive { get; set; }

    /// <summary>Length at which a recording goes on in another file, at the next key frame. Default 1 minute: a file is soon there and still worth its rows.</summary>
    [Within("00:00:10", "00:15:00")]
    public TimeSpan RecordSegment { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Silence after which a publisher is given up. Default 30 s: live video that old is of no use, and a camera that comes back takes its stream over anyway.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a picture, from the beginning or the last one on, after which a publisher is given up. Default 30 s: twice the longest distance between key frames in the field.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan PictureTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a publisher that nobody wants any more may go on after it was told. Default 15 s: the command that stops the camera takes a mobile round trip or two.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan UnwantedTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Most commands of one connection. Default 64: a publisher needs seven; each is answered, and nobody is to make us talk for ever.</summary>
    [Within(8, 10_000)]
    public int MaxCommands { get; set; } = 64;

    /// <summary>Most bytes of unfinished messages before the publisher is known. Default 128 KiB: two commands of the longest kind; pictures come after that.</summary>
    [Within(1_024, 16_777_216)]
    public int MaxUnknownBytes { get; set; } = 128 * 1024;

    /// <summary>Bytes after which the publisher is to acknowledge, and that it may have under way. Default 2,500,000: ten seconds of 2 Mbit/s, and what other servers ask for.</summary>
    [Within(16_384, 2_147_483_647)]
    public int WindowBytes { get; set; } = 2_500_000;

    /// <summary>Most bytes of an HTTP request before its body. Default 8 KiB: what other servers take; a camera sends 200 bytes.</summary>
    [Within(512, 1_048_576)]
    public int MaxHeadBytes { get; set; } = 8 * 1024;
}
