namespace CloudCam.Protocols.Dvrip;

/// <summary>
/// Numbers of the messages that have a use here. A request is even and its answer one more, unless said otherwise. Sources: the vendor's interface document
/// V1.0.0; where its numbers for login, logout and keep-alive are one off, captures of real cameras decide.
/// </summary>
public enum DvripMessageId : ushort
{
    /// <summary>User, password hash.</summary>
    Login = 1000,

    /// <summary><see cref="Messages.DvripLoginAnswer"/>.</summary>
    LoginAnswer = 1001,

    /// <summary>End of the session.</summary>
    Logout = 1002,

    /// <summary>Answer.</summary>
    LogoutAnswer = 1003,

    /// <summary>Sign of life.</summary>
    KeepAlive = 1006,

    /// <summary>Answer; may lack its name.</summary>
    KeepAliveAnswer = 1007,

    /// <summary>SystemInfo, StorageInfo or WorkState, by name.</summary>
    Info = 1020,

    /// <summary>Answer.</summary>
    InfoAnswer = 1021,

    /// <summary>Write a part of the configuration; also the alarm outputs.</summary>
    SetConfig = 1040,

    /// <summary>Answer, with an empty name.</summary>
    SetConfigAnswer = 1041,

    /// <summary>Read a part of the configuration.</summary>
    GetConfig = 1042,

    /// <summary>Answer; 607 for a name that is not known.</summary>
    GetConfigAnswer = 1043,

    /// <summary>Abilities, by name.</summary>
    Ability = 1360,

    /// <summary>Answer.</summary>
    AbilityAnswer = 1361,

    /// <summary>Move the camera; some firmware never answers.</summary>
    Ptz = 1400,

    /// <summary>Answer.</summary>
    PtzAnswer = 1401,

    /// <summary>Start and stop of live media.</summary>
    Monitor = 1410,

    /// <summary>Answer; none when claim and start share a connection.</summary>
    MonitorAnswer = 1411,

    /// <summary>Live media. Not JSON.</summary>
    MonitorData = 1412,

    /// <summary>This connection is to carry live media. An odd request.</summary>
    MonitorClaim = 1413,

    /// <summary>Answer.</summary>
    MonitorClaimAnswer = 1414,

    /// <summary>Start, stop and control of playback and download.</summary>
    Playback = 1420,

    /// <summary>Answer.</summary>
    PlaybackAnswer = 1421,

    /// <summary>Recorded media at normal speed. Not JSON.</summary>
    PlaybackData = 1422,

    /// <summary>The playback is over.</summary>
    PlaybackEnd = 1423,

    /// <summary>This connection is to carry recorded media.</summary>
    PlaybackClaim = 1424,

    /// <summary>Answer.</summary>
    PlaybackClaimAnswer = 1425,

    /// <summary>Recorded media as fast as possible. Not JSON; the last packet is empty or marked as end.</summary>
    DownloadData = 1426,

    /// <summary>Start and stop of talk.</summary>
    Talk = 1430,

    /// <summary>Answer.</summary>
    TalkAnswer = 1431,

    /// <summary>Sound to the camera. Not JSON.</summary>
    TalkData = 1432,

    /// <summary>Sound from the camera. Not JSON.</summary>
    TalkBackData = 1433,

    /// <summary>This connection is to carry talk.</summary>
    TalkClaim = 1434,

    /// <summary>Answer.</summary>
    TalkClaimAnswer = 1435,

    /// <summary>Which recordings are there.</summary>
    FileQuery = 1440,

    /// <summary>Answer: <see cref="Messages.DvripFileList"/>.</summary>
    FileQueryAnswer = 1441,

    /// <summary>Log query.</summary>
    LogQuery = 1442,

    /// <summary>Answer.</summary>
    LogQueryAnswer = 1443,

    /// <summary>Reboot, clock, log, defaults; by name.</summary>
    Machine = 1450,

    /// <summary>Answer.</summary>
    MachineAnswer = 1451,

    /// <summary>What time it is there.</summary>
    TimeQuery = 1452,

    /// <summary>Answer: local time without a zone.</summary>
    TimeQueryAnswer = 1453,

    /// <summary>Send alarms from now on.</summary>
    Guard = 1500,

    /// <summary>Answer; some firmware gives none and sends alarms all the same.</summary>
    GuardAnswer = 1501,

    /// <summary>Send no alarms any more.</summary>
    Unguard = 1502,

    /// <summary>Answer.</summary>
    UnguardAnswer = 1503,

    /// <summary>An alarm, pushed: <see cref="Messages.DvripAlarm"/>.</summary>
    Alarm = 1504,

    /// <summary>Acknowledgement of an alarm; cameras do not wait for it.</summary>
    AlarmAck = 1505,

    /// <summary>An alarm on the network, told to the camera.</summary>
    NetAlarm = 1506,

    /// <summary>Answer.</summary>
    NetAlarmAnswer = 1507,

    /// <summary>An alarm that the camera brings to an alarm server it dials: <see cref="Messages.DvripAlarm"/>. Not answered.</summary>
    AlarmCenter = 1508,

    /// <summary>Take a picture.</summary>
    Snapshot = 1560,

    /// <summary>The picture (not JSON), or JSON with an error.</summary>
    SnapshotAnswer = 1561,

    /// <summary>Make the next picture a key frame.</summary>
    KeyFrame = 1562,

    /// <summary>Answer.</summary>
    KeyFrameAnswer = 1563,

    /// <summary>Set the clock without the hardware clock.</summary>
    TimeSync = 1590,

    /// <summary>Answer.</summary>
    TimeSyncAnswer = 1591,
}

/// <summary>What follows from a message's number.</summary>
public static class DvripMessageIds
{
    /// <summary>Whether its payload is media and not text. A snapshot's answer may be either: its first byte tells.</summary>
    public static bool IsBinary(this DvripMessageId message) => message is DvripMessageId.MonitorData or DvripMessageId.PlaybackData or DvripMessageId.DownloadData
        or DvripMessageId.TalkData or DvripMessageId.TalkBackData or DvripMessageId.SnapshotAnswer;

    /// <summary>The number of its answer.</summary>
    public static DvripMessageId Answer(this DvripMessageId request) => request + 1;
}
