using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CloudCam.Dev.SignalR;

/// <summary>
/// One client. What is sent to it waits in a bounded queue of its own, so that order is kept and a client that does not read delays nobody else.
/// </summary>
internal sealed class ClientConnection(ConnectionContext transport, string hub, string? user, SignalROptions options)
{
    private readonly Channel<OutgoingMessage> queue = Channel.CreateBounded<OutgoingMessage>(
        new BoundedChannelOptions(options.MaxQueuedMessages) { SingleReader = true });
    private int queuedBytes;
    private string? closeReason;

    /// <summary>Connection id, as the client knows it.</summary>
    public string Id => transport.ConnectionId;

    /// <summary>Name of its hub, in lower case.</summary>
    public string Hub => hub;

    /// <summary>User its token named; null: none.</summary>
    public string? User => user;

    /// <summary>Groups it was put into itself; guarded by <see cref="ClientTable"/>.</summary>
    public HashSet<string> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Queues a message.</summary>
    /// <returns>False when the queue is full; the connection is then ended.</returns>
    public bool TrySend(OutgoingMessage message)
    {
        if (Interlocked.Add(ref queuedBytes, message.Bytes) <= options.MaxQueuedBytes && queue.Writer.TryWrite(message)) return true;
        // Already closing is no overflow: what comes after the close is nobody's.
        if (closeReason is not null) return true;
        transport.Abort(new ConnectionAbortedException("The client did not read what was sent to it."));
        return false;
    }

    /// <summary>Ends the connection after what is queued.</summary>
    /// <param name="reason">Told to the client; empty: nothing.</param>
    public void Close(string reason)
    {
        closeReason = reason;
        queue.Writer.TryComplete();
    }

    /// <summary>The connection has ended.</summary>
    public void End() => queue.Writer.TryComplete();

    /// <summary>Sends what is queued until the connection ends, from its handshake on.</summary>
    public async Task PumpAsync(HubConnectionContext connection)
    {
        var gone = connection.ConnectionAborted;
        try
        {
            await foreach (var message in queue.Reader.ReadAllAsync(gone))
            {
                await connection.WriteAsync(message.Content, gone);
                Interlocked.Add(ref queuedBytes, -message.Bytes);
            }
        }
        catch (OperationCanceledException)
        {
            // The client is gone, and what was queued for it has nowhere to go.
            return;
        }
        if (closeReason is null || gone.IsCancellationRequested) return;
        await connection.WriteAsync(new CloseMessage(closeReason.Length > 0 ? closeReason : null), CancellationToken.None);
        connection.Abort();
    }
}
