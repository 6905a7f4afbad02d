namespace CloudCam.Simulators.Teltonika;

/// <summary>Why one connection ended.</summary>
internal enum SessionEndReason
{
    /// <summary>The server sent CLOSE or STATUS.</summary>
    ServerClosed,

    /// <summary>The device sent a STATUS and hung up.</summary>
    DeviceStatus,

    /// <summary>The link broke, the server hung up without a word, or said nothing for too long.</summary>
    Lost,
}

/// <summary>The end of one connection.</summary>
internal readonly record struct SessionEnd(SessionEndReason Reason, string Detail);
