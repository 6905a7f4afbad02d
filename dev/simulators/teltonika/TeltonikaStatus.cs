namespace CloudCam.Simulators.Teltonika;

/// <summary>The STATUS values this simulator sends by itself. Any other number can be sent through <see cref="TeltonikaQuirks"/>.</summary>
public static class TeltonikaStatus
{
    /// <summary>1: the device has started over too often.</summary>
    public const uint RetryLimitReached = 1;

    /// <summary>4: the device gave up.</summary>
    public const uint GaveUp = 4;

    /// <summary>5: what came after INIT makes no sense.</summary>
    public const uint BadAnswerToInit = 5;

    /// <summary>6: the RESUME makes no sense.</summary>
    public const uint BadAnswerToResume = 6;

    /// <summary>17 (0x11): no such camera or file.</summary>
    public const uint FileNotAvailable = 17;
}
