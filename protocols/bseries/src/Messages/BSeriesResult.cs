namespace CloudCam.Protocols.BSeries.Messages;

/// <summary>Result words of answers. Source: the vendor's protocol document; <see cref="NoPrivilege"/> from its sample client.</summary>
public enum BSeriesResult : ushort
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>No such user.</summary>
    WrongUser = 1,

    /// <summary>Too many connections, or somebody else talks.</summary>
    Busy = 2,

    /// <summary>Wrong password.</summary>
    WrongPassword = 5,

    /// <summary>The user may not do this.</summary>
    NoPrivilege = 6,

    /// <summary>The camera has no such thing (sound, talk).</summary>
    NotSupported = 7,
}
