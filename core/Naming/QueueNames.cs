namespace CloudCam.Core.Naming;

/// <summary>Queues.</summary>
public static class QueueNames
{
    /// <summary>Files whose bytes are all stored and that wait to be assembled (one message per transfer, at least once).</summary>
    public const string MediaJobs = "media-jobs";

    /// <summary>All queues that must exist.</summary>
    public static IReadOnlyList<string> All { get; } = [MediaJobs];
}
