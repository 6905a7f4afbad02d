namespace CloudCam.Core.Commands;

/// <summary>
/// What can be asked of a device, in words that all camera families share; each protocol says it in its own way, or answers that it cannot.
/// Arguments are texts by name; <see cref="DeviceCommand.Arguments"/>.
/// </summary>
public static class CommandNames
{
    /// <summary>Take a photo now. <c>channel</c>: <c>front</c>, <c>driver</c> or <c>both</c> (default), or a number from 0 of a camera whose channels have numbers.</summary>
    public const string TakePhoto = "take-photo";

    /// <summary>Record a short video now. <c>channel</c> as <see cref="TakePhoto"/>; <c>seconds</c>: 3 to 10, default 10.</summary>
    public const string TakeVideo = "take-video";

    /// <summary>Send a clip of the past. <c>channel</c>: <c>front</c> or <c>driver</c>; <c>localTime</c>: <c>yyyy-MM-ddTHH:mm:ss</c> by the device's own clock; <c>seconds</c>: 10 to 60, optional.</summary>
    public const string FetchClip = "fetch-clip";

    /// <summary>Send a file the device named itself. <c>file</c>: its name.</summary>
    public const string FetchFile = "fetch-file";

    /// <summary>
    /// Tell which recordings there are; the answer comes as <c>cloudcam.recordings.listed.v1</c>. Of cameras that are asked for a stretch of time, all optional: <c>channel</c>, <c>from</c>,
    /// <c>to</c> as <see cref="FetchRecording"/>.
    /// </summary>
    public const string ListRecordings = "list-recordings";

    /// <summary>
    /// Start live video. <c>channel</c> as <see cref="TakePhoto"/>, or <c>pip</c>; <c>minutes</c>: 2 to 180, optional. Cameras that we dial answer once the first picture can be watched, and
    /// end it themselves when nobody watches any more.
    /// </summary>
    public const string StartLive = "start-live";

    /// <summary>Stop live video, of all channels.</summary>
    public const string StopLive = "stop-live";

    /// <summary>Play recordings back as a live stream. <c>files</c>: up to 8 names, joined with commas.</summary>
    public const string StartPlayback = "start-playback";

    /// <summary>Stop the playback.</summary>
    public const string StopPlayback = "stop-playback";

    /// <summary>Record live video now. <c>seconds</c>: 1 to 3600, default 60; <c>channel</c>: a number from 0, default 0.</summary>
    public const string Record = "record";

    /// <summary>Send what the device recorded between two times. <c>channel</c>: a number from 0; <c>from</c>, <c>to</c>: RFC 3339, at most a day apart.</summary>
    public const string FetchRecording = "fetch-recording";

    /// <summary>Switch an alarm output. <c>output</c>: its number from 0, default 0; <c>state</c>: <c>on</c>, <c>off</c> or <c>auto</c>.</summary>
    public const string AlarmOutput = "alarm-output";

    /// <summary>Switch the reporting of alarms. <c>state</c>: <c>on</c> or <c>off</c>.</summary>
    public const string Guard = "guard";

    /// <summary>Play speech at the device. <c>sound</c>: id of a sound that was uploaded.</summary>
    public const string Talk = "talk";

    /// <summary>
    /// Move the device's view. <c>move</c>: <c>up</c>, <c>down</c>, <c>left</c>, <c>right</c>, <c>up-left</c>, <c>up-right</c>, <c>down-left</c>, <c>down-right</c>, <c>zoom-in</c>,
    /// <c>zoom-out</c>, <c>focus-near</c>, <c>focus-far</c>, <c>iris-open</c>, <c>iris-close</c>, <c>go-to-preset</c>, <c>set-preset</c>, <c>clear-preset</c> or <c>stop</c>;
    /// <c>milliseconds</c>: 100 to 10,000, default 500, for movements; <c>speed</c>: 1 to 8, default 4; <c>preset</c>: 0 to 254; <c>channel</c>: from 0.
    /// </summary>
    public const string Ptz = "ptz";

    /// <summary>Set the time between two pictures of live video. <c>milliseconds</c>: 0 (as fast as it can) to 5,000; the nearest the device knows is taken.</summary>
    public const string FrameInterval = "frame-interval";

    /// <summary>Set the device's clock to ours.</summary>
    public const string SetTime = "set-time";

    /// <summary>Read a setting. <c>name</c>: the vendor's own.</summary>
    public const string GetSetting = "get-setting";

    /// <summary>Write a setting. <c>name</c>: the vendor's own; <c>value</c>: JSON.</summary>
    public const string SetSetting = "set-setting";

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
        [TakePhoto, TakeVideo, FetchClip, FetchFile, ListRecordings, StartLive, StopLive, StartPlayback, StopPlayback, Record,
        FetchRecording, AlarmOutput, Guard, Talk, Ptz, FrameInterval, SetTime, GetSetting, SetSetting, Reboot, Configure, Text];
}
