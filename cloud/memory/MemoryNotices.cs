using System.Text;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>Live messages in memory: who is in which group, and what everybody got. Nobody connects; the newest messages are kept for tests.</summary>
/// <param name="timeProvider">Clock of memberships and tokens.</param>
/// <param name="faults">Trouble on order; null: none.</param>
public sealed class MemoryNotices(TimeProvider timeProvider, StoreFaults? faults = null) : INotices
{
    // Enough for any test, and an end for a process that runs without a cloud for days.
    private const int MaxMessages = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<(string User, string Group), DateTimeOffset> members = [];
    private readonly Queue<NoticeSent> sent = new();

    /// <summary>The newest messages, in the order in which they were sent.</summary>
    public IReadOnlyList<NoticeSent> Sent
    {
        get
        {
            lock (gate) return [.. sent];
        }
    }

    /// <summary>What a user got, in order: target and argument.</summary>
    public IReadOnlyList<NoticeSent> ReceivedBy(string user)
    {
        lock (gate) return [.. sent.Where(message => message.Members.Contains(user))];
    }

    /// <inheritdoc/>
    public async Task SendAsync(string group, string target, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(SendAsync), cancellationToken).ConfigureAwait(false);
        var now = timeProvider.GetUtcNow();
        lock (gate)
        {
            if (sent.Count == MaxMessages) sent.Dequeue();
            sent.Enqueue(new NoticeSent(group, target, Encoding.UTF8.GetString(argument.Span), now)
            {
                Members = [.. members.Where(member => member.Key.Group == group && member.Value > now).Select(member => member.Key.User)],
            });
        }
        faults?.After(nameof(SendAsync));
    }

    /// <inheritdoc/>
    public async Task JoinAsync(string user, string group, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await BeforeAsync(nameof(JoinAsync), cancellationToken).ConfigureAwait(false);
        lock (gate) members[(user, group)] = timeProvider.GetUtcNow() + lifetime;
        faults?.After(nameof(JoinAsync));
    }

    /// <inheritdoc/>
    public NoticeAccess AccessFor(string user, TimeSpan lifetime) =>
        new(new Uri("memory://notices/client/?hub=notices"), $"memory:{user}", timeProvider.GetUtcNow() + lifetime);

    private ValueTask BeforeAsync(string operation, CancellationToken cancellationToken)
    {
        if (faults is not null) return faults.BeforeAsync(operation, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A message that was sent.</summary>
/// <param name="Group">To whom.</param>
/// <param name="Target">Name of the handler.</param>
/// <param name="Argument">Its argument, JSON.</param>
/// <param name="At">When, UTC.</param>
public sealed record NoticeSent(string Group, string Target, string Argument, DateTimeOffset At)
{
    internal HashSet<string> Members { get; init; } = [];
}
