namespace CloudCam.Cloud.Memory;

/// <summary>All ports in one process's memory, sharing one set of faults. Gone when the process ends.</summary>
public sealed class MemoryCloud
{
    /// <summary>Creates an empty cloud.</summary>
    /// <param name="timeProvider">Clock of visibility times, link expiry and delays.</param>
    /// <param name="partitionCount">Partitions of every hub.</param>
    /// <param name="dropBlockBytes">Keep only ids and lengths of staged blocks, see <see cref="MemoryBlobs"/>.</param>
    public MemoryCloud(TimeProvider timeProvider, int partitionCount = 4, bool dropBlockBytes = false)
    {
        Faults = new StoreFaults(timeProvider);
        Blobs = new MemoryBlobs(timeProvider, dropBlockBytes);
        BlobStore = new MemoryBlobStore(Blobs, Faults);
        Links = new MemoryBlobLinks(Blobs, Faults);
        Tables = new MemoryTableStore(Faults);
        Queue = new MemoryWorkQueue(timeProvider, Faults);
        EventHubs = new MemoryEventHubs(partitionCount, Faults);
        Notices = new MemoryNotices(timeProvider, Faults);
        Secrets = new MemorySecretStore(Faults);
    }

    /// <summary>Trouble for all stores at once.</summary>
    public StoreFaults Faults { get; }

    /// <summary>State behind <see cref="BlobStore"/> and <see cref="Links"/>.</summary>
    public MemoryBlobs Blobs { get; }

    /// <summary>Whole blobs and blocks.</summary>
    public MemoryBlobStore BlobStore { get; }

    /// <summary>Links to blobs.</summary>
    public MemoryBlobLinks Links { get; }

    /// <summary>Rows.</summary>
    public MemoryTableStore Tables { get; }

    /// <summary>Queues.</summary>
    public MemoryWorkQueue Queue { get; }

    /// <summary>Event streams.</summary>
    public MemoryEventHubs EventHubs { get; }

    /// <summary>Live messages.</summary>
    public MemoryNotices Notices { get; }

    /// <summary>Passwords by name.</summary>
    public MemorySecretStore Secrets { get; }
}
