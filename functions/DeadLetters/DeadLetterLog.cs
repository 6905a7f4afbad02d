namespace CloudCam.Functions.DeadLetters;

/// <summary>Log events of dead letters: 4290 to 4309.</summary>
internal static partial class DeadLetterLog
{
    [LoggerMessage(4290, LogLevel.Information, "Dead letter {Kind}/{Id} thrown away by key {KeyId}")]
    public static partial void ThrownAway(ILogger logger, string kind, string id, string keyId);

    [LoggerMessage(4291, LogLevel.Information, "Dead letter {Kind}/{Id} run again by key {KeyId}: {Outcome}")]
    public static partial void RunAgain(ILogger logger, string kind, string id, string keyId, string outcome);

    [LoggerMessage(4292, LogLevel.Information, "Queue {Queue}: {Count} message(s) moved back by key {KeyId}")]
    public static partial void MovedBack(ILogger logger, string queue, int count, string keyId);
}
