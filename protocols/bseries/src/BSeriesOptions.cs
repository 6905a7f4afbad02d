using CloudCam.Core.Settings;

namespace CloudCam.Protocols.BSeries;

/// <summary>Limits and waits of B series cameras. Section <c>BSeries</c>. Each default has its reason beside it.</summary>
public sealed class BSeriesOptions
{
    /// <summary>Longest text of the operation connection, bytes. Default 16 KiB: the longest known is 1,152 (list of other cameras).</summary>
    [Within(1_024, 1_048_576)]
    public int MaxOperationBytes { get; set; } = 16 * 1024;

    /// <summary>Longest text of the audio and video connection, bytes. Default 192 KiB: pictures of 640 x 480 have 39 to 45 KB; it must fit into the relay's receive buffer.</summary>
    [Within(16_384, 16_777_216)]
    public int MaxMediaBytes { get; set; } = 192 * 1024;

    /// <summary>How long an answer of the camera (login, verify, a start) is waited for. Default 10 s: small cameras answer within one, over mobile links within three.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often we say that we are there, on both connections. Default 1 minute: the vendor's document.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time without a whole frame after which a connection is given up. Default 2 minutes: the vendor's document; any frame counts.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Time without a picture, beyond the frame interval, after which live video counts as stuck and is started anew. Default 10 s: twice the longest interval.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan MediaTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the camera has to close the audio and video connection after the last stream ended; then we do. Default 5 s: it does so at once.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan LingerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>First pause before streams are started again after they broke; doubled each time. Default 1 s: a camera that only lost its link is back by then.</summary>
    [Within("00:00:00.100", "01:00:00")]
    public TimeSpan RestartPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such pause. Default 1 minute: what breaks for longer is repaired by people.</summary>
    [Within("00:00:00.100", "1.00:00:00")]
    public TimeSpan MaxRestartPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time with pictures after which the next break counts as the first one again. Default 30 s: longer than a camera that refuses keeps a connection.</summary>
    [Within("00:00:00", "1.00:00:00")]
    public TimeSpan SettledAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a command waits for live video (its photo, the begin of its recording). Default 30 s: a start, a break and another start fit.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Seconds of talk the camera gathers before it plays, 1 to 255. Default 1: the least it takes; pieces leave on time, so more would only delay.</summary>
    [Within(1, 255)]
    public int TalkBufferSeconds { get; set; } = 1;

    /// <summary>Signs of one alarm that come within this time of each other are one alarm. Default 30 s: cameras repeat a notice every few seconds while it lasts.</summary>
    [Within("00:00:00", "01:00:00")]
    public TimeSpan AlarmQuiet { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Frames of unknown operations that are kept raw per connection; more are only counted. Default 20: a peer must not fill the event stream.</summary>
    [Within(0, 10_000)]
    public int MaxUnknownFrames { get; set; } = 20;

    /// <summary>
    /// Frames that bring nothing (unknown, out of place, not understood) that a connection may send within <see cref="IdleFrameWindow"/>. Default 1,000: a camera sends some 20
    /// frames a second of which a few may be odd; a peer that sends nothing else is ended.
    /// </summary>
    [Within(1, 1_000_000)]
    public int MaxIdleFrames { get; set; } = 1_000;

    /// <summary>The time over which <see cref="MaxIdleFrames"/> are counted. Default 10 minutes: connections last for weeks, so the count must start anew.</summary>
    [Within("00:00:01", "1.00:00:00")]
    public TimeSpan IdleFrameWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Most messages between the two sessions of a camera that wait. Default 64: commands come one at a time, alarms every few seconds.</summary>
    [Within(1, 10_000)]
    public int MaxMail { get; set; } = 64;
}
