using System.Globalization;
using System.Text;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>Queues in memory, by the rules of the Queue service: hidden while somebody works on it, visible again when it takes too long.</summary>
/// <param name="timeProvider">Clock of the visibility times.</param>
/// <param name="faults">Trouble on order; null: none.</param>
public sealed class MemoryWorkQueue(TimeProvider timeProvider, StoreFaults? faults = null) : IWorkQueue
{
    private const int MaxTextBytes = 48 * 1_024;
    private const int MaxReceive = 32;
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Entry>> queues = new(StringComparer.Ordinal);
    private long lastId;

    /// <inheritdoc/>
    public async Task EnsureAsync(string queue, CancellationToken cancellationToken)
    {
        // Queues here exist from their first use on.
        await BeforeAsync(nameof(EnsureAsync), cancellationToken).ConfigureAwait(false);
        lock (gate) Entries(queue);
        faults?.After(nameof(EnsureAsync));
    }

    /// <inheritdoc/>
    public async Task EnqueueAsync(string queue, string text, TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(EnqueueAsync), cancellationToken).ConfigureAwait(false);
        if (Encoding.UTF8.GetByteCount(text) > MaxTextBytes) throw new StoreException(StoreError.Invalid, "Queue put: RequestBodyTooLarge.");
        lock (gate)
        {
            Entries(queue).Add(new Entry(NextId(), text, timeProvider.GetUtcNow() + visibleAfter, 0, string.Empty));
        }
        faults?.After(nameof(EnqueueAsync));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int count, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxReceive);
        await BeforeAsync(nameof(ReceiveAsync), cancellationToken).ConfigureAwait(false);
        var messages = new List<QueueMessage>();
        lock (gate)
        {
            var now = timeProvider.GetUtcNow();
            var entries = Entries(queue);
            for (var index = 0; index < entries.Count && messages.Count < count; index++)
            {
                if (entries[index].VisibleAt > now) continue;
                var taken = entries[index] with { VisibleAt = now + visibility, Deliveries = entries[index].Deliveries + 1, Receipt = NextId() };
                entries[index] = taken;
                messages.Add(new QueueMessage(taken.Id, taken.Receipt, taken.Text, taken.Deliveries));
            }
        }
        faults?.After(nameof(ReceiveAsync));
        return messages;
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(CompleteAsync), cancellationToken).ConfigureAwait(false);
        lock (gate)
        {
            if (Entries(queue).RemoveAll(entry => entry.Id == message.Id && entry.Receipt == message.Receipt) == 0)
                throw new StoreException(StoreError.Changed, "Queue delete: PopReceiptMismatch.");
        }
        faults?.After(nameof(CompleteAsync));
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(string queue, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(CountAsync), cancellationToken).ConfigureAwait(false);
        lock (gate) return Entries(queue).Count;
    }

    private List<Entry> Entries(string queue)
    {
        if (!queues.TryGetValue(queue, out var entries)) queues[queue] = entries = [];
        return entries;
    }

    private string NextId() => (++lastId).ToString("D12", CultureInfo.InvariantCulture);

    private ValueTask BeforeAsync(string operation, CancellationToken cancellationToken)
    {
        if (faults is not null) return faults.BeforeAsync(operation, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    private sealed record Entry(string Id, string Text, DateTimeOffset VisibleAt, int Deliveries, string Receipt);
}
