namespace CloudCam.Protocols.Dvrip;

/// <summary>What an answer's <c>Ret</c> comes down to.</summary>
public enum DvripOutcome
{
    /// <summary>Done, all of it or part of it, now or after a restart.</summary>
    Done,

    /// <summary>User or password is wrong, locked or not wanted: do not try again soon, or the camera locks the account for minutes.</summary>
    LoginRefused,

    /// <summary>The session is not (or no longer) logged in.</summary>
    NotLoggedIn,

    /// <summary>The user may not.</summary>
    NoPermission,

    /// <summary>Somebody else does it just now, or the camera did not find the time.</summary>
    Busy,

    /// <summary>The camera does not know the message, the name or the configuration.</summary>
    NotSupported,

    /// <summary>Not at this point: claim and start do not fit, talk is not open.</summary>
    NotAllowed,

    /// <summary>There is no such thing: file, user, group.</summary>
    NotFound,

    /// <summary>The camera does not understand the request.</summary>
    BadRequest,

    /// <summary>It did not work.</summary>
    Failed,
}

/// <summary>Result codes of answers (<c>Ret</c>), named. Sources: the vendor's interface document V1.0.0, public clients, cameras seen in the field.</summary>
public static class DvripRet
{
    /// <summary>Done.</summary>
    public const int Ok = 100;

    /// <summary>Unknown error; some firmware says so of a wrong login.</summary>
    public const int UnknownError = 101;

    /// <summary>Message or name not supported; what old firmware answers to everything it does not know.</summary>
    public const int NotSupported = 102;

    /// <summary>Not allowed: claim or start does not fit, or the session of a media connection is dead.</summary>
    public const int NotAllowed = 103;

    /// <summary>User or password wrong (vendor document; in the field <see cref="WrongPassword"/>).</summary>
    public const int WrongLogin = 106;

    /// <summary>A search gave everything.</summary>
    public const int AllFound = 110;

    /// <summary>A search gave part of it: ask again.</summary>
    public const int PartFound = 111;

    /// <summary>No file in the range.</summary>
    public const int NoFile = 119;

    /// <summary>Done, in force after a restart.</summary>
    public const int RestartNeeded = 150;

    /// <summary>Wrong password.</summary>
    public const int WrongPassword = 203;

    /// <summary>The account is locked after several wrong passwords, for minutes.</summary>
    public const int Locked = 205;

    /// <summary>Somebody talks already.</summary>
    public const int TalkTaken = 503;

    /// <summary>No configuration of this name.</summary>
    public const int NoSuchConfig = 607;

    /// <summary>Whether the request was carried out.</summary>
    public static bool IsDone(int ret) => Outcome(ret) == DvripOutcome.Done;

    /// <summary>Whether a login answered so must not be tried again soon. Counts 101, which some firmware gives for a wrong password.</summary>
    public static bool IsLoginRefused(int ret) => ret is UnknownError || Outcome(ret) is DvripOutcome.LoginRefused or DvripOutcome.NoPermission;

    /// <summary>The group of a code.</summary>
    public static DvripOutcome Outcome(int ret) => ret switch
    {
        Ok or AllFound or PartFound or RestartNeeded or 511 or 515 => DvripOutcome.Done,
        WrongLogin or WrongPassword or 204 or Locked or 206 => DvripOutcome.LoginRefused,
        105 or 202 => DvripOutcome.NotLoggedIn,
        107 => DvripOutcome.NoPermission,
        108 or TalkTaken => DvripOutcome.Busy,
        NotSupported or 118 or 124 or 502 or NoSuchConfig => DvripOutcome.NotSupported,
        NotAllowed or 104 or 207 or 504 or 512 => DvripOutcome.NotAllowed,
        109 or 113 or 115 or NoFile or 121 => DvripOutcome.NotFound,
        117 or (>= 208 and <= 216) or 608 => DvripOutcome.BadRequest,
        _ => DvripOutcome.Failed,
    };

    /// <summary>One lower-case phrase with dashes, for events and command results; <c>ret-NUMBER</c> for a code no list has.</summary>
    public static string Text(int ret) => ret switch
    {
        Ok => "done",
        UnknownError => "unknown-error",
        NotSupported => "not-supported",
        NotAllowed => "not-allowed",
        104 or 207 => "already-logged-in",
        105 or 202 => "not-logged-in",
        WrongLogin => "wrong-user-or-password",
        107 => "no-permission",
        108 => "timeout",
        109 => "search-failed",
        AllFound => "all-found",
        PartFound => "part-found",
        112 => "user-exists",
        113 => "no-such-user",
        114 => "group-exists",
        115 => "no-such-group",
        117 => "message-malformed",
        118 => "no-ptz-protocol",
        NoFile => "no-file",
        120 => "configured-to-enable",
        121 => "channel-not-connected",
        124 => "algorithm-error",
        RestartNeeded => "restart-needed",
        WrongPassword => "wrong-password",
        204 => "bad-user",
        Locked => "account-locked",
        206 => "blacklisted",
        >= 208 and <= 216 => "bad-input",
        502 => "command-illegal",
        TalkTaken => "talk-taken",
        504 => "talk-not-open",
        511 => "upgrade-started",
        512 => "upgrade-not-started",
        513 => "upgrade-data-wrong",
        514 => "upgrade-failed",
        515 => "upgrade-done",
        >= 521 and <= 523 => "import-failed",
        602 or 603 => "restart-needed-for-configuration",
        >= 604 and <= 606 => "configuration-refused",
        NoSuchConfig => "no-such-configuration",
        608 => "configuration-malformed",
        _ => $"ret-{ret}",
    };
}
