using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace CloudCam.Relay.Live;

/// <summary>Sends pieces of memory over one socket, one call at a time, without copying or allocating.</summary>
internal sealed class ViewerSender() : SocketAsyncEventArgs(true), IValueTaskSource<SocketError>
{
    private ManualResetValueTaskSourceCore<SocketError> source;

    /// <summary>Sends all pieces; they must stay as they are until it is done.</summary>
    public ValueTask<SocketError> SendAsync(Socket socket, IList<ArraySegment<byte>> pieces)
    {
        source.Reset();
        BufferList = pieces;
        return socket.SendAsync(this) ? new ValueTask<SocketError>(this, source.Version) : new ValueTask<SocketError>(SocketError);
    }

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => source.SetResult(SocketError);

    /// <inheritdoc/>
    SocketError IValueTaskSource<SocketError>.GetResult(short token) => source.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<SocketError>.GetStatus(short token) => source.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<SocketError>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}
