using CloudCam.Core.Naming;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.DeadLetters;

/// <summary>What can lie in the container <c>deadletter</c>, and in the queues to which the Functions host moves what failed again and again.</summary>
internal static class DeadLetterKinds
{
    /// <summary>Messages of <c>media-jobs</c> that are no jobs.</summary>
    public const string MediaJobs = "media-jobs";

    /// <summary>Batches of events that waited too long for the event stream service.</summary>
    public const string Spill = "spill";

    /// <summary>Events that the event stream service refused.</summary>
    public const string Events = "events";

    /// <summary>Folders of the container: hubs stand for events that nobody could process.</summary>
    public static IReadOnlyList<string> Blobs { get; } =
        [HubNames.Alarms, Events, HubNames.Media, MediaJobs, Spill, HubNames.Telemetry, WebhookDeliverer.DeadLetters];

    /// <summary>Queues the host makes, and whose messages they are.</summary>
    public static IReadOnlyDictionary<string, string> PoisonQueues { get; } = QueueNames.All.ToDictionary(QueueNames.PoisonOf, queue => queue);
}
