using System.Buffers;

namespace CloudCam.Protocols.Dvrip.Requests;

/// <summary>Live and recorded media, pictures.</summary>
public static partial class DvripWriter
{
    /// <summary>Takes a picture (1560).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="channel">Channel, from 0.</param>
    public static void Snapshot(IBufferWriter<byte> output, DvripStamp stamp, int channel)
    {
        var body = new DvripBody(output, DvripMessageId.Snapshot, stamp, FixedBytes);
        body.Word("Name"u8, "OPSNAP"u8);
        body.Open("OPSNAP"u8);
        body.Number("Channel"u8, channel);
        body.Close();
        body.FinishWithSession();
    }

    /// <summary>Says that this connection is to carry live media (1413). Sent on the media connection, which is not logged in itself.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session of the control connection, and sequence.</param>
    /// <param name="stream">Which media.</param>
    /// <param name="andStart">Whether it is started at once: some firmware takes the start no other way.</param>
    public static void ClaimMonitor(IBufferWriter<byte> output, DvripStamp stamp, DvripStream stream, bool andStart = false) =>
        Monitor(output, DvripMessageId.MonitorClaim, stamp, "Claim"u8, stream, andStart);

    /// <summary>Starts live media (1410), on the control connection or, after the claim there, on the same one.</summary>
    public static void StartMonitor(IBufferWriter<byte> output, DvripStamp stamp, DvripStream stream) => Monitor(output, DvripMessageId.Monitor, stamp, "Start"u8, stream);

    /// <summary>Stops live media (1410).</summary>
    public static void StopMonitor(IBufferWriter<byte> output, DvripStamp stamp, DvripStream stream) => Monitor(output, DvripMessageId.Monitor, stamp, "Stop"u8, stream);

    /// <summary>Asks that the next picture be a key frame (1562). Cameras may not know it; key frames come every few seconds anyway.</summary>
    public static void KeyFrame(IBufferWriter<byte> output, DvripStamp stamp, DvripStream stream) => Monitor(output, DvripMessageId.KeyFrame, stamp, "Request"u8, stream);

    /// <summary>Asks which recordings there are (1440).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stamp">Session and sequence.</param>
    /// <param name="channel">Channel, from 0.</param>
    /// <param name="begin">Begin of the range, local time of the camera.</param>
    /// <param name="end">End of the range.</param>
    /// <param name="isPictures">Pictures instead of films.</param>
    public static void FileQuery(IBufferWriter<byte> output, DvripStamp stamp, int channel, DateTime begin, DateTime end, bool isPictures = false)
    {
        var body = new DvripBody(output, DvripMessageId.FileQuery, stamp, FixedBytes);
        body.Word("Name"u8, "OPFileQuery"u8);
        body.Open("OPFileQuery"u8);
        body.Time("BeginTime"u8, begin);
        body.Number("Channel"u8, channel);
        body.Word("DriverTypeMask"u8, "0x0000FFFF"u8);
        body.Time("EndTime"u8, end);
        // Without an event some cameras find nothing (119).
        body.Word("Event"u8, "*"u8);
        body.Word("StreamType"u8, "0x00000000"u8);
        body.Word("Type"u8, isPictures ? "jpg"u8 : "h264"u8);
        body.Close();
        body.FinishWithSession();
    }

    /// <summary>Says that this connection is to carry recorded media (1424).</summary>
    public static void ClaimPlayback(IBufferWriter<byte> output, DvripStamp stamp, in DvripRange range) => Playback(output, DvripMessageId.PlaybackClaim, stamp, "Claim"u8, range);

    /// <summary>Starts, stops or controls playback or download (1420).</summary>
    public static void Playback(IBufferWriter<byte> output, DvripStamp stamp, DvripPlaybackAction action, in DvripRange range) => Playback(
        output, DvripMessageId.Playback, stamp,
        action switch
        {
            DvripPlaybackAction.Start => "Start"u8,
            DvripPlaybackAction.Stop => "Stop"u8,
            DvripPlaybackAction.DownloadStart => "DownloadStart"u8,
            DvripPlaybackAction.DownloadStop => "DownloadStop"u8,
            DvripPlaybackAction.Pause => "Pause"u8,
            _ => "Continue"u8,
        }, range);

    private static void Monitor(IBufferWriter<byte> output, DvripMessageId message, DvripStamp stamp, ReadOnlySpan<byte> action, DvripStream stream, bool andStart = false)
    {
        var body = new DvripBody(output, message, stamp, FixedBytes);
        body.Word("Name"u8, "OPMonitor"u8);
        body.Open("OPMonitor"u8);
        body.Word("Action"u8, action);
        if (andStart) body.Word("Action1"u8, "Start"u8);
        body.Open("Parameter"u8);
        body.Number("Channel"u8, stream.Channel);
        body.Word("CombinMode"u8, "NONE"u8);
        body.Word("StreamType"u8, stream.IsExtra ? "Extra1"u8 : "Main"u8);
        body.Word("TransMode"u8, "TCP"u8);
        body.Close();
        body.Close();
        body.FinishWithSession();
    }

    private static void Playback(IBufferWriter<byte> output, DvripMessageId message, DvripStamp stamp, ReadOnlySpan<byte> action, in DvripRange range)
    {
        var body = new DvripBody(output, message, stamp, FixedBytes + (range.FileName.Length * DvripBody.MaxCharBytes));
        body.Word("Name"u8, "OPPlayBack"u8);
        body.Open("OPPlayBack"u8);
        body.Word("Action"u8, action);
        body.Time("EndTime"u8, range.End);
        body.Open("Parameter"u8);
        body.Text("FileName"u8, range.FileName);
        body.Word("PlayMode"u8, range.FileName.Length > 0 ? "ByName"u8 : "ByTime"u8);
        body.Number("StreamType"u8, 0);
        body.Word("TransMode"u8, "TCP"u8);
        body.Number("Value"u8, 0);
        body.Close();
        body.Time("StartTime"u8, range.Begin);
        body.Close();
        body.FinishWithSession();
    }
}

/// <summary>Which live media.</summary>
/// <param name="Channel">Channel, from 0.</param>
/// <param name="IsExtra">The small second stream instead of the main one.</param>
public readonly record struct DvripStream(int Channel, bool IsExtra = false);

/// <summary>What to do with recorded media.</summary>
public enum DvripPlaybackAction
{
    /// <summary>Play at normal speed (1422 comes).</summary>
    Start,

    /// <summary>Play no more.</summary>
    Stop,

    /// <summary>Send as fast as possible (1426 comes).</summary>
    DownloadStart,

    /// <summary>Send no more.</summary>
    DownloadStop,

    /// <summary>Stand still.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Continue,
}

/// <summary>Which recorded media.</summary>
/// <param name="Begin">Begin, local time of the camera.</param>
/// <param name="End">End.</param>
/// <param name="FileName">A file by the name the camera told (<see cref="Messages.DvripFile.Name"/>); empty: by time.</param>
public readonly record struct DvripRange(DateTime Begin, DateTime End, string FileName = "");
