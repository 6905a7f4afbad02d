namespace CloudCam.Core.Media;

/// <summary>What a camera's own name for a file says about how the file came to be.</summary>
public enum CameraFileKind
{
    /// <summary>The name has none of the known forms.</summary>
    Other,

    /// <summary><c>EVENT_...</c>: recorded for an alarm, or cut out for a command.</summary>
    Event,

    /// <summary><c>CMD_...</c>: made for a command.</summary>
    Command,

    /// <summary>A minute of the running recording on the card.</summary>
    Recording,
}
