namespace CloudCam.Simulators.Teltonika;

/// <summary>What a progress report is about.</summary>
public enum CameraEventKind
{
    /// <summary>A connection stands.</summary>
    Connected,

    /// <summary>INIT was sent.</summary>
    InitSent,

    /// <summary>START was sent for a file.</summary>
    FileStarted,

    /// <summary>RESUME made the device go on at an offset (SYNC was sent).</summary>
    Resumed,

    /// <summary>More file bytes went out.</summary>
    Data,

    /// <summary>The server is done with the file.</summary>
    FileDelivered,

    /// <summary>The device sent a STATUS instead of the file.</summary>
    FileRefused,

    /// <summary>The device has fallen silent on purpose.</summary>
    FellSilent,

    /// <summary>The connection is gone before the session was over.</summary>
    LinkLost,

    /// <summary>Tries in a row are used up, the long wait begins.</summary>
    Waiting,

    /// <summary>The run is over.</summary>
    Ended,
}
