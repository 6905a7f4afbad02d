using CloudCam.Core.Settings;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>Limits, waits and policy of DVRIP sessions. Section <c>Dvrip</c>. Each default has its reason beside it.</summary>
public sealed class DvripSessionOptions
{
    /// <summary>Limits of the codec.</summary>
    public DvripOptions Codec { get; } = new();

    /// <summary>How long an answer is waited for, the one to a claim included. Default 5 s: what public clients wait; cameras of one maker never answer a claim.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest interval that a camera may name. Default 2 minutes: a camera that is gone must be missed, whatever it once said.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan MaxAliveInterval { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Intervals without a sign of life after which the connection ends. Default 3: two answers may be lost in a busy camera.</summary>
    [Within(1, 100)]
    public int SilentIntervals { get; set; } = 3;

    /// <summary>Time without a frame after which a live connection is closed and opened again. Default 10 s: key frames come every few seconds.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan MediaTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>First pause before a live connection is opened again; it doubles each time. Default 1 s: most losses are short.</summary>
    [Within("00:00:00.100", "01:00:00")]
    public TimeSpan LiveRetryWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest of these pauses, and the time a stream must have run for the next pause to be the first one again. Default 1 minute: what one lost minute of video is worth.</summary>
    [Within("00:00:00.100", "1.00:00:00")]
    public TimeSpan MaxLiveRetryWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Claims in a row that are answered with 103 after which the camera is logged in to anew. Default 3: a dead session answers so for ever, a busy camera once.</summary>
    [Within(1, 100)]
    public int MaxRefusedClaims { get; set; } = 3;

    /// <summary>How long a recording by command is waited for to begin. Default 20 s: the claim, its answer, and key frames that come every 15 s at worst.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan RecordStartTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Silence in a picture that is being taken. Default 10 s: a camera that is stuck says nothing for seconds and then refuses everything.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan PhotoTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest picture, bytes. Default 4 MiB, what one packet may have.</summary>
    [Within(1_024, 67_108_864)]
    public int MaxPhotoBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Silence in a download after which it is given up. Default 90 s: pauses of 74 s were reported.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan DownloadTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>Length at which a downloaded recording goes on in another file. Default 15 minutes: 450 MB at 4 Mbit/s.</summary>
    [Within("00:00:10", "1.00:00:00")]
    public TimeSpan DownloadSegment { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a fetch keeps its command open; what is not there by then comes all the same. Default 2 minutes: after 5 minutes a command counts as lost.</summary>
    [Within("00:00:01", "00:04:30")]
    public TimeSpan FetchAnswerAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Most entries of one file query, its pages joined. Default 2,000: a day of files of a minute; the camera itself ends at some 500.</summary>
    [Within(1, 100_000)]
    public int MaxListed { get; set; } = 2_000;

    /// <summary>How far back recordings are listed when nobody says. Default 1 day.</summary>
    [Within("00:01:00", "365.00:00:00")]
    public TimeSpan ListWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Alarms (channel and name) whose state is remembered per connection. Default 256: four of each of 64 channels; the oldest is forgotten.</summary>
    [Within(1, 10_000)]
    public int MaxAlarms { get; set; } = 256;

    /// <summary>Within this time a repeated start is the same alarm going on, whatever time it names. Default 10 s: cameras repeat a start every second or so while it lasts.</summary>
    [Within("00:00:00", "01:00:00")]
    public TimeSpan AlarmRepeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Farthest that a camera's clock may be off for its times to be believed. Default 2 days: a wrong zone is half a day; a clock that lost its battery is years off.</summary>
    [Within("00:00:00", "3650.00:00:00")]
    public TimeSpan MaxClockError { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Whether the camera's clock is set at each login. Default false: it may be set by somebody else. The quirk <c>dvrip.setTime</c> says otherwise for one camera.</summary>
    public bool SetTime { get; set; }

    /// <summary>Whether alarms are asked for at each login. Default true.</summary>
    public bool Guard { get; set; } = true;

    /// <summary>Messages of one connection to the alarm server. Default 10,000: a day of an alarm every 10 s; the device dials again.</summary>
    [Within(1, 10_000_000)]
    public int MaxAlarmMessages { get; set; } = 10_000;

    /// <summary>Messages of one connection to the alarm server within a second; more are dropped and counted. Default 20: a recorder of 16 channels and its input.</summary>
    [Within(1, 10_000)]
    public int MaxAlarmMessagesPerSecond { get; set; } = 20;

    /// <summary>Longest message to the alarm server, bytes. Default 64 KiB: real ones have 200.</summary>
    [Within(256, 1_048_576)]
    public int MaxAlarmBytes { get; set; } = 64 * 1024;

    /// <summary>Silence after which a connection to the alarm server is given up. Default 2 minutes: devices close after a message or send the next ones soon.</summary>
    [Within("00:00:01", "01:00:00")]
    public TimeSpan AlarmIdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Silence after which a connection to a camera is given up from outside. It lies above the session's own patience, so that a session ends with its own, better reason.
    /// </summary>
    public TimeSpan IdleTimeout => (MaxAliveInterval * (SilentIntervals + 1)) + DownloadTimeout;
}
