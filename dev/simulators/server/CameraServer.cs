using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CloudCam.Simulators.Server;

/// <summary>Listens where a camera listens, and runs one conversation per connection. Knows all connections, so that a camera can end them.</summary>
/// <param name="converse">Runs one connection to its end.</param>
internal sealed class CameraServer(Func<CameraSocket, CancellationToken, Task> converse) : IAsyncDisposable
{
    // A camera is dialled by a handful of clients; more in the queue are turned away by the system.
    private const int Backlog = 64;

    private readonly ConcurrentDictionary<CameraSocket, Task> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _number;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)(_listener ?? throw new InvalidOperationException("The camera has not been started.")).LocalEndpoint;

    /// <summary>Cancelled when the camera ends.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Connections that stand.</summary>
    public IReadOnlyCollection<CameraSocket> Open => [.. _open.Keys];

    /// <summary>Whether new connections are closed at once, as while a camera restarts.</summary>
    public volatile bool IsAway;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public void Start(IPAddress address, int port, int splitWrites)
    {
        _listener = new TcpListener(address, port);
        _listener.Start(Backlog);
        _accepting = AcceptAsync(_listener, splitWrites);
    }

    /// <summary>Ends all connections; the camera goes on listening.</summary>
    /// <param name="withReset">The clients see a reset instead of an orderly end.</param>
    public void DropAll(bool withReset)
    {
        foreach (var socket in _open.Keys)
        {
            socket.Cut(withReset);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        // First the loop: a listener that is stopped under it refuses its next accept in words of its own.
        await _accepting.ConfigureAwait(false);
        _listener?.Dispose();
        DropAll(withReset: false);
        await Task.WhenAll(_open.Values).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, int splitWrites)
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var connection = new CameraSocket(socket, ++_number, splitWrites);
            if (IsAway)
            {
                connection.Cut(withReset: true);
                connection.Dispose();
                continue;
            }

            // Known before it runs, so that it cannot end before it is known.
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _open[connection] = RunAsync(connection, begin.Task);
            begin.SetResult();
        }
    }

    private async Task RunAsync(CameraSocket connection, Task begin)
    {
        await begin.ConfigureAwait(false);
        try
        {
            await converse(connection, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client went away, or the camera did: both are usual ends of a connection.
            connection.WhyEnded ??= error.Message;
        }
        finally
        {
            _open.TryRemove(connection, out _);
            connection.Dispose();
        }
    }
}
