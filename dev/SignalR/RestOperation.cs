namespace CloudCam.Dev.SignalR;

/// <summary>What a REST request wants.</summary>
internal enum RestOperation
{
    /// <summary>Say that the service is well.</summary>
    Health,

    /// <summary>Send a message.</summary>
    Send,

    /// <summary>End one connection.</summary>
    CloseOne,

    /// <summary>End all connections meant.</summary>
    CloseAll,

    /// <summary>Ask whether somebody is there.</summary>
    Exists,

    /// <summary>Put a connection into a group.</summary>
    Join,

    /// <summary>Take a connection out of a group.</summary>
    Leave,

    /// <summary>Take a connection out of all groups.</summary>
    LeaveAll,

    /// <summary>Put a user into a group.</summary>
    JoinUser,

    /// <summary>Take a user out of a group, or of all.</summary>
    LeaveUser,
}
