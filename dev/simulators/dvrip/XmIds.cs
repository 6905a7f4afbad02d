namespace CloudCam.Simulators.Dvrip;

/// <summary>Message ids that the camera knows. A reply has the request's id plus one.</summary>
internal static class XmIds
{
    public const ushort Login = 1000;
    public const ushort Logout = 1002;
    public const ushort KeepAlive = 1006;
    public const ushort Information = 1020;
    public const ushort SetConfig = 1040;
    public const ushort GetConfig = 1042;
    public const ushort GetDefaultConfig = 1044;
    public const ushort Ability = 1360;
    public const ushort Ptz = 1400;
    public const ushort Monitor = 1410;
    public const ushort MonitorData = 1412;
    public const ushort MonitorClaim = 1413;
    public const ushort Playback = 1420;
    public const ushort PlaybackData = 1422;
    public const ushort PlaybackEnd = 1423;
    public const ushort PlaybackClaim = 1424;
    public const ushort DownloadData = 1426;
    public const ushort Talk = 1430;
    public const ushort TalkData = 1432;
    public const ushort TalkSound = 1433;
    public const ushort TalkClaim = 1434;
    public const ushort FileQuery = 1440;
    public const ushort Machine = 1450;
    public const ushort TimeQuery = 1452;
    public const ushort Guard = 1500;
    public const ushort Unguard = 1502;
    public const ushort Alarm = 1504;
    public const ushort AlarmTaken = 1505;
    public const ushort AlarmServer = 1508;
    public const ushort Snapshot = 1560;
    public const ushort KeyFrame = 1562;
    public const ushort TimeWithoutClock = 1590;

    /// <summary>Claims: they may come on a connection that did not log in.</summary>
    public static bool IsClaim(ushort id) => id is MonitorClaim or PlaybackClaim or TalkClaim;
}
