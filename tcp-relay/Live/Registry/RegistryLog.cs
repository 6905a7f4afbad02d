using CloudCam.Core.Live;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Live.Registry;

/// <summary>Log events of what replicas know of each other's streams: 1120 to 1139. Next free: 1131.</summary>
internal sealed partial class RegistryLog(ILogger<RegistryLog> logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(1120, LogLevel.Information, "Stream {Stream} is published here, publication {Epoch}")]
    internal partial void Claimed(LiveStreamName stream, long epoch);

    [LoggerMessage(1121, LogLevel.Information, "Stream {Stream} is published by another replica by now; what comes here ends")]
    internal partial void Overtaken(LiveStreamName stream);

    [LoggerMessage(1122, LogLevel.Warning, "The table of live streams is away: {Detail}. Viewers of this replica's streams are not affected; others do not find new ones")]
    internal partial void TableAway(string detail);

    [LoggerMessage(1123, LogLevel.Information, "The table of live streams is written again")]
    internal partial void TableBack();

    [LoggerMessage(1124, LogLevel.Information, "{Count} row(s) of live streams of an earlier process of this replica were taken away")]
    internal partial void EarlierRemoved(int count);

    [LoggerMessage(1125, LogLevel.Information, "Stream {Stream}: nobody watches, its device is told to stop ({Command})")]
    internal partial void Stopped(LiveStreamName stream, string command);

    [LoggerMessage(1126, LogLevel.Warning, "Stream {Stream}: nobody watches, but its device could not be told to stop: {Detail}")]
    internal partial void NotStopped(LiveStreamName stream, string detail);

    [LoggerMessage(1127, LogLevel.Information, "Stream {Stream}: fetched from replica {Replica}")]
    internal partial void Fetching(LiveStreamName stream, string replica);

    [LoggerMessage(1128, LogLevel.Information, "Stream {Stream}: not fetched any more, {Reason}")]
    internal partial void Fetched(LiveStreamName stream, string reason);

    [LoggerMessage(1129, LogLevel.Critical, "The work for stream {Stream} ended by a fault of ours")]
    internal partial void Broke(Exception error, LiveStreamName stream);

    [LoggerMessage(1130, LogLevel.Warning, "Begins and ends of live streams ({Count}) cannot be told now: {Detail}. They are told later")]
    internal partial void NotTold(int count, string detail);
}
