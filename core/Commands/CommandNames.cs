namespace CloudCam.Core.Commands;

/// <summary>
/// What can be asked of a device, in words that all camera families share; each protocol says it in its own way, or answers that it cannot.
/// Arguments are texts by name; <see cref="DeviceCommand.Arguments"/>.
/// </summary>
public static class CommandNames
{
    /// <summary>Take a photo now. <c>channel</c>: <c>front</c>, <c>driver</c> or <c>both</c> (default).</summary>
    public const string TakePhoto = "take-photo";

    /// <summary>Record a short video now. <c>channel</c> as <see cref="TakePhoto"/>; <c>seconds</c>: 3 to 10, default 10.</summary>
    public const string TakeVideo = "take-video";

    /// <summary>Send a clip of the past. <c>channel</c>: <c>front</c> or <c>driver</c>; <c>localTime</c>: <c>yyyy-MM-ddTHH:mm:ss</c> by the device's own clock; <c>seconds</c>: 10 to 60, optional.</summary>
    public const string FetchClip = "fetch-clip";

    /// <summary>Send a file the device named itself. <c>file</c>: its name.</summary>
    public const string FetchFile = "fetch-file";

    /// <summary>Tell which recordings there are; the answer comes as <c>cloudcam.recordings.listed.v1</c>.</summary>
    public const string ListRecordings = "list-recordings";

    /// <summary>Start live video. <c>channel</c> as <see cref="TakePhoto"/>, or <c>pip</c>; <c>minutes</c>: 2 to 180, optional.</summary>
    public const string StartLive = "start-live";

    /// <summary>Stop live video.</summary>
    public const string StopLive = "stop-live";

    /// <summary>Play recordings back as a live stream. <c>files</c>: up to 8 names, joined with commas.</summary>
    public const string StartPlayback = "start-playback";

    /// <summary>Stop the playback.</summary>
    public const string StopPlayback = "stop-playback";

    /// <summary>Restart the device.</summary>
    public const string Reboot = "reboot";

    /// <summary>
    /// Point the device at this system: several steps in the order its vendor asks for. <c>uploadUrl</c>, <c>liveUrl</c>, <c>nameListUrl</c> (each optional),
    /// <c>host</c> and <c>port</c> of the relay (optional; sent last, the device restarts).
    /// </summary>
    public const string Configure = "configure";

    /// <summary>A text of the vendor's, sent as it is. <c>text</c>.</summary>
    public const string Text = "text";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [TakePhoto, TakeVideo, FetchClip, FetchFile, ListRecordings, StartLive, StopLive, StartPlayback, StopPlayback, Reboot, Configure, Text];
}
