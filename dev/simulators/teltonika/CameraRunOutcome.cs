namespace CloudCam.Simulators.Teltonika;

/// <summary>How a camera's run ended.</summary>
public enum CameraRunOutcome
{
    /// <summary>The server ended the session, or nothing is left to offer.</summary>
    Finished,

    /// <summary>Tries and long waits are used up.</summary>
    GaveUp,

    /// <summary>The caller cancelled.</summary>
    Stopped,
}
