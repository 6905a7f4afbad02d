using System.Text;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Ports;
using CloudCam.Testing;
using CloudCam.Testing.Ports;

namespace CloudCam.Cloud.Tests.Memory;

public sealed class MemoryBlobStoreTests : BlobStoreContract
{
    private readonly MemoryBlobStore store = new(new MemoryBlobs(new StoppedClock()));

    protected override IBlobStore Store => store;

    protected override IBlockStore Blocks => store;
}

public sealed class MemoryBlockStoreTests : BlockStoreContract
{
    private readonly MemoryBlobStore store = new(new MemoryBlobs(new StoppedClock()));

    protected override IBlobStore Store => store;

    protected override IBlockStore Blocks => store;
}

public sealed class MemoryBlobLinksTests : BlobLinksContract
{
    private readonly StoppedClock clock = new();
    private readonly MemoryBlobs blobs;

    public MemoryBlobLinksTests() => blobs = new MemoryBlobs(clock);

    protected override IBlobStore Store => new MemoryBlobStore(blobs);

    protected override IBlobLinks Links => new MemoryBlobLinks(blobs);

    protected override DateTimeOffset Now => clock.GetUtcNow();

    protected override Task<byte[]?> FollowAsync(Uri link)
    {
        try
        {
            return Task.FromResult<byte[]?>(new MemoryBlobLinks(blobs).Open(link));
        }
        catch (StoreException error) when (error.Error is StoreError.Refused or StoreError.NotThere)
        {
            return Task.FromResult<byte[]?>(null);
        }
    }
}

public sealed class MemoryTableStoreTests : TableStoreContract
{
    protected override ITableStore Store { get; } = new MemoryTableStore();
}

public sealed class MemoryTableQueryTests : TableQueryContract
{
    protected override ITableStore Store { get; } = new MemoryTableStore();
}

public sealed class MemoryWorkQueueTests : WorkQueueContract
{
    private readonly StoppedClock clock = new();

    public MemoryWorkQueueTests() => Queue = new MemoryWorkQueue(clock);

    protected override IWorkQueue Queue { get; }

    protected override Task<string> NewQueueAsync() => Task.FromResult(Unique.Name());

    protected override Task PassAsync(TimeSpan time)
    {
        clock.Advance(time);
        return Task.CompletedTask;
    }
}

public sealed class MemoryEventHubsTests : EventHubsContract
{
    private readonly MemoryEventHubs hubs = new();

    protected override IEventHubs Hubs => hubs;

    protected override Task<IReadOnlyList<string>> ReadAsync(string hub, int partition) =>
        Task.FromResult<IReadOnlyList<string>>([.. hubs.EventsOf(hub, partition).Select(Encoding.UTF8.GetString)]);
}

public sealed class MemoryNoticesTests : NoticesContract
{
    private readonly MemoryNotices notices = new(new StoppedClock());

    protected override INotices Notices => notices;

    protected override Task ConnectAsync(string user) => Task.CompletedTask;

    protected override Task<IReadOnlyList<string>> ReceiveAsync(string user, int count) =>
        Task.FromResult<IReadOnlyList<string>>([.. notices.ReceivedBy(user).Select(message => message.Argument)]);
}
