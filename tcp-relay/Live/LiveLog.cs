using CloudCam.Core.Live;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Live;

/// <summary>Log events of live video, 1100 to 1119. Next free: 1107. Never a link: whoever reads it could watch.</summary>
internal sealed partial class LiveLog(ILogger<LiveLog> logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(1100, LogLevel.Information, "Listening for viewers on {Endpoint}")]
    internal partial void Listening(string endpoint);

    [LoggerMessage(1101, LogLevel.Information, "A viewer of {Stream} came ({Form}, {Peer})")]
    internal partial void Joined(LiveStreamName stream, LiveForm form, string peer);

    [LoggerMessage(1102, LogLevel.Information, "A viewer of {Stream} ended: {Reason} ({Form}, {Peer}, {Seconds:F1} s)")]
    internal partial void Left(LiveStreamName stream, LiveForm form, string peer, string reason, double seconds);

    [LoggerMessage(1103, LogLevel.Warning, "Accepting a viewer failed and goes on: {Detail}")]
    internal partial void AcceptFailed(string detail);

    [LoggerMessage(1104, LogLevel.Warning, "{Count} connections of viewers turned away since the last such line, the latest from {Peer}")]
    internal partial void TurnedAway(int count, string peer);

    [LoggerMessage(1105, LogLevel.Critical, "A viewer's connection ended by a fault of ours")]
    internal partial void Broke(Exception error);

    [LoggerMessage(1106, LogLevel.Warning, "Live__LinkKey is not set: nobody can watch, and the port for viewers stays closed")]
    internal partial void NoKey();
}
