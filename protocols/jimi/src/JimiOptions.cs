using CloudCam.Core.Settings;

namespace CloudCam.Protocols.Jimi;

/// <summary>Limits, waits and policy of Jimi sessions. Section <c>Jimi</c>. Each default has its reason beside it.</summary>
public sealed class JimiOptions
{
    /// <summary>Limits of the codec.</summary>
    public JimiCodecOptions Codec { get; } = new();

    /// <summary>Silence after which the connection is given up. Default 9 minutes: three heartbeats, which come every 3 minutes (vendor document V1.3.5).</summary>
    [Within("00:00:10", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(9);

    /// <summary>
    /// Whether login and heartbeat of a device that the policy refuses are answered, everything else left alone. Default true: a unit without an answer dials again
    /// every 5 s for ever, at the cost of its SIM card (vendor document V1.3.5). False: the connection ends.
    /// </summary>
    public bool AnswerRefused { get; set; } = true;

    /// <summary>How often a heartbeat whose content did not change is told as an event all the same. Default 15 minutes: every fifth, enough to see that a device lives.</summary>
    [Within("00:00:00", "1.00:00:00")]
    public TimeSpan StatusRefresh { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Events after which what is gathered is delivered before more frames are taken. Default 256: about 200 KB of memory, and few enough round trips.</summary>
    [Within(1, 10_000)]
    public int MaxEventsPerStep { get; set; } = 256;

    /// <summary>File names of one alarm that are kept; more are counted. Default 16: units name one or two, and a name is at most 200 characters.</summary>
    [Within(0, 1_000)]
    public int MaxFileNames { get; set; } = 16;

    /// <summary>Frames without a rule that are kept raw per connection; more are only counted. Default 20: a peer must not fill the event stream.</summary>
    [Within(0, 10_000)]
    public int MaxUnknownFrames { get; set; } = 20;

    /// <summary>
    /// Frames that bring nothing (rubbish, wrong CRC, no rule, before the login) that a connection may send within <see cref="IdleFrameWindow"/>. Default 200:
    /// far above a bad link, far below a peer that wants to keep us busy.
    /// </summary>
    [Within(1, 1_000_000)]
    public int MaxIdleFrames { get; set; } = 200;

    /// <summary>The time over which <see cref="MaxIdleFrames"/> are counted. Default 10 minutes: connections last for weeks, so the count must start anew.</summary>
    [Within("00:00:01", "1.00:00:00")]
    public TimeSpan IdleFrameWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Commands that may wait in one session. Default 100: what may be queued for a device at all.</summary>
    [Within(1, 1_000)]
    public int MaxCommands { get; set; } = 100;

    /// <summary>How long an answer to a command is waited for. Default 15 s: seen in the field, later ones hardly ever come.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The same for commands after which the unit restarts. Default 5 s: the answer may be lost, and the link breaks soon.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan RestartAnswerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a late answer is still known as one. Default 2 minutes: seen in the field, none came later.</summary>
    [Within("00:00:00", "01:00:00")]
    public TimeSpan LateAnswerWindow { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Wait before a command that was answered <c>busy</c> is sent again. Default 10 s: so long a unit is busy after a photo (seen in the field).</summary>
    [Within("00:00:00.100", "00:10:00")]
    public TimeSpan BusyRetryWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is sent again. Default 5: a minute, longer than any job of a unit that was seen.</summary>
    [Within(0, 100)]
    public int MaxBusyRetries { get; set; } = 5;

    /// <summary>Language word behind a command: 1 Chinese, 2 English, 0 none. Default 2: the vendor's own form; other servers leave it out and units take both.</summary>
    [Within(0, 2)]
    public int CommandLanguage { get; set; } = 2;

    /// <summary>Whether a <c>#</c> is put behind a command's text. Default false, as in most of the vendor's examples; units take both.</summary>
    public bool CommandHash { get; set; }
}
