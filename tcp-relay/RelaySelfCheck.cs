using CloudCam.Cloud.Rest;
using CloudCam.Core.Health;
using CloudCam.Core.Naming;

namespace CloudCam.Relay;

/// <summary>What the relay does with the cloud, one line for each: no more than its role assignments allow, and all of that.</summary>
internal static class RelaySelfCheck
{
    private static readonly string[] Writes = [BlobNames.MediaContainer, BlobNames.QuarantineContainer, BlobNames.DeadLetterContainer];
    private static readonly string[] Tables = [TableNames.Devices, TableNames.Transfers, TableNames.Commands, TableNames.Replicas, TableNames.Cameras, TableNames.Live];

    /// <summary>Makes the check.</summary>
    public static SelfCheck Create(CloudServices cloud, string replica, TimeProvider time) => new([.. Items(cloud, replica)], time);

    private static IEnumerable<SelfCheckItem> Items(CloudServices cloud, string replica)
    {
        foreach (var container in Writes) yield return StoreChecks.Blob(cloud.Blobs, container, replica);
        yield return StoreChecks.Block(cloud.Blobs, cloud.Blocks, BlobNames.SpillContainer, replica);
        yield return StoreChecks.ReadBlob(cloud.Blobs, BlobNames.IncomingContainer, replica);
        foreach (var table in Tables) yield return StoreChecks.Rows(cloud.Tables, table, replica);
        yield return StoreChecks.Messages(cloud.Queue);
        yield return StoreChecks.Length(cloud.Queue, QueueNames.MediaJobs);
        foreach (var hub in HubNames.All) yield return StoreChecks.Events(cloud.EventHubs, hub);
        if (cloud.Secrets is { } secrets) yield return StoreChecks.Secret(secrets);
    }
}
