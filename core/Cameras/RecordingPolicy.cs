namespace CloudCam.Core.Cameras;

/// <summary>What makes a camera's live video be recorded.</summary>
public enum RecordingMode
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>An alarm of the camera, from some seconds before to some seconds after it.</summary>
    OnAlarm,

    /// <summary>Always.</summary>
    Continuous,

    /// <summary>A command.</summary>
    OnDemand,
}

/// <summary>When a camera is recorded. A command records in every mode.</summary>
/// <param name="Mode">What begins a recording.</param>
/// <param name="SecondsBefore">Of an alarm: seconds kept from before it, 0 to <see cref="MaxSecondsBefore"/>.</param>
/// <param name="SecondsAfter">Of an alarm: seconds recorded after its last sign, 1 to <see cref="MaxSecondsAfter"/>.</param>
public sealed record RecordingPolicy(RecordingMode Mode, int SecondsBefore = 5, int SecondsAfter = 15)
{
    /// <summary>Most seconds before an alarm: they are held in memory, at 4 Mbit/s half a megabyte each second.</summary>
    public const int MaxSecondsBefore = 30;

    /// <summary>Most seconds after an alarm: whoever wants more records always.</summary>
    public const int MaxSecondsAfter = 600;

    /// <summary>Nothing is recorded.</summary>
    public static RecordingPolicy Off { get; } = new(RecordingMode.Off);
}
