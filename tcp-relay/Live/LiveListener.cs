using System.Net;
using System.Net.Sockets;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Live;

/// <summary>The port of viewers: accepts, keeps to the limits of connections, and gives each to <see cref="LiveDoor"/>.</summary>
internal sealed class LiveListener(LiveHub hub, LiveDoor door, LiveLog log) : IDisposable
{
    // Connections beyond the viewers: requests that are being read, answers on their way.
    private const int SpareConnections = 256;

    // Beyond this, what is on its way to a slow viewer lies in the system's memory and only makes its pictures older: a round trip of 100 ms at 20 Mbit/s.
    private const int SendBufferBytes = 256 * 1024;
    private const int Backlog = 512;

    // A flood of refused peers is counted in full and logged once a second.
    private const long TurnedLogMilliseconds = 1_000;

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<IPAddress, int> byAddress = [];
    private readonly Lock sync = new();
    private readonly HashSet<Socket> open = [];
    private Task accepting = Task.CompletedTask;
    private long nextTurnedLog;
    private int turned;

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint LocalEndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Connections now.</summary>
    public int OpenCount
    {
        get
        {
            lock (sync) return open.Count;
        }
    }

    /// <summary>Binds the port and begins to accept.</summary>
    /// <exception cref="SocketException">The port is taken or not allowed.</exception>
    public void Start()
    {
        socket.Bind(new IPEndPoint(IPAddress.Parse(hub.Options.Address), hub.Options.Port));
        socket.Listen(Backlog);
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        log.Listening(LocalEndPoint.ToString());
        accepting = Task.Run(AcceptAsync, CancellationToken.None);
    }

    /// <summary>Accepts nobody any more.</summary>
    public async Task StopAcceptingAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        socket.Dispose();
        await accepting.ConfigureAwait(false);
    }

    /// <summary>Closes what is still open.</summary>
    public void CloseAll()
    {
        Socket[] left;
        lock (sync) left = [.. open];
        foreach (var connection in left) connection.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        socket.Dispose();
        CloseAll();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Admit(await socket.AcceptAsync(stopping.Token).ConfigureAwait(false));
            }
            catch (SocketException error) when (error.SocketErrorCode is not SocketError.OperationAborted)
            {
                // Out of file handles, or the peer was gone already: neither is a reason to stop serving the others.
                log.AcceptFailed(error.SocketErrorCode.ToString());
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void Admit(Socket accepted)
    {
        var peer = (accepted.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (peer.IsIPv4MappedToIPv6) peer = peer.MapToIPv4();
        if (!TryEnter(accepted, peer))
        {
            accepted.Dispose();
            hub.Metrics.Refused("too-many-connections");
            turned++;
            if (hub.Clock.Milliseconds < nextTurnedLog) return;
            nextTurnedLog = hub.Clock.Milliseconds + TurnedLogMilliseconds;
            log.TurnedAway(turned, peer.ToString());
            turned = 0;
            return;
        }
        // Not on this thread: it accepts others.
        _ = Task.Run(() => ServeAsync(accepted, peer), CancellationToken.None);
    }

    private bool TryEnter(Socket accepted, IPAddress peer)
    {
        lock (sync)
        {
            var (count, most) = (byAddress.GetValueOrDefault(peer), hub.Options.MaxViewersPerAddress);
            if (open.Count >= hub.Options.MaxViewers + SpareConnections || (most > 0 && count >= most)) return false;
            byAddress[peer] = count + 1;
            return open.Add(accepted);
        }
    }

    // Never throws.
    private async Task ServeAsync(Socket accepted, IPAddress peer)
    {
        try
        {
            accepted.NoDelay = true;
            accepted.SendBufferSize = SendBufferBytes;
            await door.ServeAsync(accepted, peer).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            // Gone between its connecting and our answer: nobody is there to be told.
            hub.Metrics.Refused("gone");
        }
        catch (Exception error)
        {
            log.Broke(error);
        }
        finally
        {
            lock (sync)
            {
                open.Remove(accepted);
                if (byAddress.GetValueOrDefault(peer) is > 1 and var count) byAddress[peer] = count - 1;
                else byAddress.Remove(peer);
            }
            accepted.Dispose();
        }
    }
}
