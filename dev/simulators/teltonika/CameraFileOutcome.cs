namespace CloudCam.Simulators.Teltonika;

/// <summary>How a file ended.</summary>
public enum CameraFileOutcome
{
    /// <summary>Still waiting in the camera.</summary>
    Pending,

    /// <summary>Sent to its (announced) end, and the server then asked for the next file or closed.</summary>
    Delivered,

    /// <summary>The device answered with an error STATUS and offers it no more.</summary>
    Refused,
}
