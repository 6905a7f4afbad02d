namespace CloudCam.Cloud.Rest.Events;

/// <summary>How several CloudEvents travel in one request.</summary>
public enum EventHubsSendMode
{
    /// <summary>One event, sent to the partition, whose body is a JSON array of at most 64 KB: documented in all parts, one billed event per bundle. The default.</summary>
    Bundle,

    /// <summary>The service's batch content type, sent to the partition: one record per CloudEvent. Not documented in this combination.</summary>
    PartitionBatch,

    /// <summary>The batch content type on the plain path with a partition key in every item, one request per key. Documented in older references only.</summary>
    KeyedBatch,

    /// <summary>One request per CloudEvent, sent to the partition.</summary>
    OnePerRequest,
}
