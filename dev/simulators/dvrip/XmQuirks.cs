namespace CloudCam.Simulators.Dvrip;

/// <summary>How a camera spells its session id in texts; all of these were seen in the field.</summary>
public enum XmSessionForm
{
    /// <summary>0x and eight capital hex digits.</summary>
    Usual,

    /// <summary>0x and eight small hex digits.</summary>
    Lower,

    /// <summary>0x and as few digits as it takes.</summary>
    FewDigits,

    /// <summary>0x and ten digits.</summary>
    TenDigits,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Not in the text: only in the header.</summary>
    Absent,
}

/// <summary>How a camera ends a download or playback.</summary>
public enum XmEndForm
{
    /// <summary>By a packet without payload.</summary>
    EmptyPacket,

    /// <summary>By the end flag in the last packet with data.</summary>
    EndFlag,

    /// <summary>By message 1423 without payload.</summary>
    EndMessage,
}

/// <summary>How a camera answers a request for a snapshot.</summary>
public enum XmSnapshotForm
{
    /// <summary>With a bare JPEG in one packet.</summary>
    Jpeg,

    /// <summary>With a picture frame (FE) around it, in packets of the usual size.</summary>
    Frame,

    /// <summary>With 102: an old recorder.</summary>
    Unsupported,

    /// <summary>Not at all.</summary>
    Silent,
}

/// <summary>What differs between firmwares, what a bad line does to them, and what a broken or hostile one would do. The defaults are a healthy camera.</summary>
public sealed record XmQuirks
{
    /// <summary>Writes go out in pieces of so many bytes; 0: whole.</summary>
    public int SplitWrites { get; init; }

    /// <summary>Payload of a media packet at most, bytes.</summary>
    public int MediaPacketBytes { get; init; } = 8_192;

    /// <summary>So many frames are put together before they are cut into packets: frames then begin inside packets.</summary>
    public int FramesPerPacket { get; init; } = 1;

    /// <summary>Spelling of the session id.</summary>
    public XmSessionForm Session { get; init; }

    /// <summary>The login's answer has no AliveInterval.</summary>
    public bool NoAliveInterval { get; init; }

    /// <summary>Replies have the request's sequence plus one.</summary>
    public bool SequencePlusOne { get; init; }

    /// <summary>Ret of a wrong password: 203, 106 or 101.</summary>
    public int WrongPasswordRet { get; init; } = 203;

    /// <summary>Wrong passwords in a row after which every login is answered 205.</summary>
    public int LockAfter { get; init; } = 5;

    /// <summary>Seconds that the lock holds.</summary>
    public double LockSeconds { get; init; } = 300;

    /// <summary>Alarms start and never stop.</summary>
    public bool StickyAlarms { get; init; }

    /// <summary>Guard is not answered, alarms come all the same.</summary>
    public bool NoGuardReply { get; init; }

    /// <summary>Alarms go to the alarm server only.</summary>
    public bool NoAlarmPush { get; init; }

    /// <summary>PTZ is obeyed but not answered.</summary>
    public bool NoPtzReply { get; init; }

    /// <summary>Form of snapshots.</summary>
    public XmSnapshotForm Snapshot { get; init; }

    /// <summary>End of downloads and playbacks.</summary>
    public XmEndForm End { get; init; }

    /// <summary>Seconds before the first picture of live video.</summary>
    public double FirstFrameAfterSeconds { get; init; }

    /// <summary>Live video stops without an end after so many seconds: the connection stays; 0: never.</summary>
    public double StallAfterSeconds { get; init; }

    /// <summary>Information frames (F9) between the others.</summary>
    public bool InformationFrames { get; init; }

    /// <summary>The time in key frames is 0.</summary>
    public bool NoFrameTime { get; init; }

    /// <summary>All connections are reset every so many seconds; 0: never.</summary>
    public double ResetEverySeconds { get; init; }

    /// <summary>After the login nothing is answered.</summary>
    public bool NeverAnswers { get; init; }

    /// <summary>After the login every request is answered with this Ret; 0: properly.</summary>
    public int ErrorToAll { get; init; }

    /// <summary>After the login so many random bytes are sent each second; 0: none.</summary>
    public int NoiseBytesPerSecond { get; init; }

    /// <summary>After the login comes a header that promises 4 GB.</summary>
    public bool HugeLength { get; init; }

    /// <summary>After the login comes a header of so many bytes (1 to 19), then the connection ends; 0: no.</summary>
    public int CutHeaderAt { get; init; }

    /// <summary>Replies after the login have a text that is no JSON.</summary>
    public bool BrokenJson { get; init; }

    /// <summary>Replies, pushes and media after the login have the session of somebody else.</summary>
    public bool WrongSession { get; init; }

    /// <summary>Media come on every connection before anybody claimed them.</summary>
    public bool MediaBeforeClaim { get; init; }
}
