namespace CloudCam.Simulators.Media;

/// <summary>What a sample shows.</summary>
public sealed record SampleClip
{
    /// <summary>Width in pixels, even.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Height in pixels, even.</summary>
    public int Height { get; init; } = 360;

    /// <summary>Frames per second of a video.</summary>
    public int FramesPerSecond { get; init; } = 25;

    /// <summary>Length of a video in seconds.</summary>
    public int Seconds { get; init; } = 4;

    /// <summary>Text burned into the picture (letters, digits, blanks, <c>_ - .</c>; others become blanks); left out when ffmpeg cannot.</summary>
    public string Text { get; init; } = "CloudCam";
}
