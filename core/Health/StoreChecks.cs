using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Health;

/// <summary>
/// Real requests that show whether a process may do with the stores what it must, and leave nothing behind that anybody would take for something: tiny blobs under <c>self-check/</c> that are
/// deleted at once, rows in a partition of their own, a queue of their own, an empty list of events.
/// </summary>
public static class StoreChecks
{
    /// <summary>Queue of the self-checks; whoever checks first makes it.</summary>
    public const string Queue = "self-check";

    private const string Folder = "self-check/";
    private const string Partition = "!self-check";
    private static readonly byte[] Content = "self-check"u8.ToArray();
    private static readonly byte[] BlockId = "self-check"u8.ToArray();

    /// <summary>Writes, reads and deletes a blob.</summary>
    /// <param name="blobs">The store.</param>
    /// <param name="container">The container.</param>
    /// <param name="who">Name of the process, so that two do not meet; <c>a-z 0-9 -</c>.</param>
    public static SelfCheckItem Blob(IBlobStore blobs, string container, string who) => new($"blobs.{container}", async cancellationToken =>
    {
        var name = new BlobName(container, Folder + who);
        await blobs.PutAsync(name, Content, new BlobWrite(), cancellationToken).ConfigureAwait(false);
        await using (var stream = await blobs.OpenReadAsync(name, 0, null, cancellationToken).ConfigureAwait(false))
        {
            var read = new byte[Content.Length];
            await stream.ReadExactlyAsync(read, cancellationToken).ConfigureAwait(false);
        }
        await blobs.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Stages a block that nobody ever sees (the service drops it after a week), and deletes what is not there: for a container whose blobs are work for somebody as soon as they are listed.</summary>
    public static SelfCheckItem Block(IBlobStore blobs, IBlockStore blocks, string container, string who) => new($"blobs.{container}", async cancellationToken =>
    {
        var name = new BlobName(container, Folder + who);
        await blocks.PutBlockAsync(name, BlockId, Content, cancellationToken).ConfigureAwait(false);
        await blocks.ListBlocksAsync(name, cancellationToken).ConfigureAwait(false);
        await blobs.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Asks for a blob that is not there: reading is allowed.</summary>
    public static SelfCheckItem ReadBlob(IBlobStore blobs, string container, string who) =>
        new($"blobs.{container}", cancellationToken => blobs.DescribeAsync(new BlobName(container, Folder + who), cancellationToken));

    /// <summary>Reads, changes and deletes a row that is not there: the service decides whether that is allowed before it looks, and no list ever meets a strange row.</summary>
    public static SelfCheckItem Rows(ITableStore tables, string table, string who) => new($"tables.{table}", async cancellationToken =>
    {
        await tables.GetAsync(table, Partition, who, cancellationToken).ConfigureAwait(false);
        try
        {
            await tables.WriteAsync(table, new TableWrite(TableWriteMode.Merge, Partition, who, new Dictionary<string, object?> { ["checked"] = true }, IfMatch: "*"), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            // As it should be: a refused identity hears "refused", whatever is there.
            await tables.DeleteAsync(table, Partition, who, "*", cancellationToken).ConfigureAwait(false);
        }
    });

    /// <summary>Puts a message into the queue of the self-checks, takes and removes what is there.</summary>
    public static SelfCheckItem Messages(IWorkQueue queue) => new($"queues.{Queue}", async cancellationToken =>
    {
        await queue.EnsureAsync(Queue, cancellationToken).ConfigureAwait(false);
        await queue.EnqueueAsync(Queue, "self-check", TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        foreach (var message in await queue.ReceiveAsync(Queue, 32, TimeSpan.FromSeconds(30), cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await queue.CompleteAsync(Queue, message, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere)
            {
                // Another process checks itself at the same time, and was faster.
                continue;
            }
        }
    });

    /// <summary>Looks how long a queue is.</summary>
    public static SelfCheckItem Length(IWorkQueue queue, string name) => new($"queues.{name}", cancellationToken => queue.CountAsync(name, cancellationToken));

    /// <summary>Sends an empty list of events.</summary>
    public static SelfCheckItem Events(IEventHubs hubs, string hub) => new($"events.{hub}", cancellationToken => hubs.ProbeAsync(hub, cancellationToken));

    /// <summary>Asks for a secret that is not there.</summary>
    public static SelfCheckItem Secret(ISecretStore secrets) => new("secrets", cancellationToken => secrets.FindAsync("self-check", cancellationToken));

    /// <summary>Signs a link.</summary>
    public static SelfCheckItem Link(IBlobLinks links, TimeProvider time) => new(
        "links", cancellationToken => links.CreateReadLinkAsync(new BlobName(BlobNames.MediaContainer, Folder + "link"), time.GetUtcNow() + TimeSpan.FromMinutes(1), null, cancellationToken));

    /// <summary>Tells a group in which nobody is.</summary>
    public static SelfCheckItem Notice(INotices notices) => new("notices", cancellationToken => notices.SendAsync("self-check", "selfCheck", "{}"u8.ToArray(), cancellationToken));
}
