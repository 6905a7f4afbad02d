namespace CloudCam.Functions.Changes;

/// <summary>Log events of live changes: 4360 to 4364.</summary>
internal static partial class ChangeLog
{
    [LoggerMessage(4360, LogLevel.Warning, "{Count} changes could not be told to live clients")]
    public static partial void NotSent(ILogger logger, Exception error, int count);
}
