namespace CloudCam.Core.Ports;

/// <summary>Work for somebody else, at least once.</summary>
public interface IWorkQueue
{
    /// <summary>Creates a queue whose name only its reader knows; one that is there already is fine. The others exist from the start (<see cref="Naming.QueueNames.All"/>).</summary>
    Task EnsureAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Adds a message (text up to 48 KiB: the wire carries it as base64). Returns once it cannot be lost.</summary>
    Task EnqueueAsync(string queue, string text, TimeSpan visibleAfter, CancellationToken cancellationToken);

    /// <summary>Takes up to 32 messages and hides them from others for <paramref name="visibility"/>.</summary>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int count, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Removes a message that was received and is done.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/> when it became visible again in between (stale receipt).</exception>
    Task CompleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken);

    /// <summary>About how many messages wait.</summary>
    Task<long> CountAsync(string queue, CancellationToken cancellationToken);
}

/// <summary>A received message.</summary>
/// <param name="Id">The service's id.</param>
/// <param name="Receipt">Proof of this delivery.</param>
/// <param name="Text">Decoded text.</param>
/// <param name="DeliveryCount">1 for the first delivery.</param>
public sealed record QueueMessage(string Id, string Receipt, string Text, int DeliveryCount);
