using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Listening;

/// <summary>One listening port: accepts, applies the connection limits, and hands each connection to the runner.</summary>
public sealed class DeviceListener(
    ListenerOptions listener, RelayOptions options, SessionRunner runner, ConnectionTable connections, BufferPool receivePool,
    X509Certificate2? certificate, RelayClock clock, RelayMetrics metrics, RelayLog log, ConnectionNumbers numbers) : IDisposable
{
    // A flood of refused peers is counted in full and logged once a second.
    private const long TurnedLogMilliseconds = 1_000;

    private readonly string[] protocols = [.. listener.Protocols];
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
    private long nextTurnedLog;
    private int turned;
    private int open;

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Binds the port and begins to listen.</summary>
    /// <exception cref="SocketException">The port is taken or not allowed.</exception>
    /// <exception cref="InvalidOperationException">TLS is asked for and there is no certificate.</exception>
    public void Start()
    {
        if (listener.Tls && certificate is null) throw new InvalidOperationException($"Port {listener.Port} asks for TLS: set Relay__TlsCertificatePath.");
        socket.Bind(new IPEndPoint(IPAddress.Parse(options.ListenAddress), listener.Port));
        socket.Listen(options.ListenBacklog);
        log.Listening(protocols.Length == 0 ? "all protocols" : string.Join(", ", protocols), LocalEndPoint.ToString(), listener.Tls);
    }

    /// <summary>Accepts until the socket is closed.</summary>
    public async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Socket accepted;
            try
            {
                accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException error) when (error.SocketErrorCode is not SocketError.OperationAborted)
            {
                // Out of file handles, or the peer was gone already: neither is a reason to stop serving the others.
                log.AcceptFailed(error.SocketErrorCode.ToString());
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None).ConfigureAwait(false);
                continue;
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
            metrics.ConnectionAccepted();
            try
            {
                Admit(accepted);
            }
            catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
            {
                // Gone between its connecting and our looking.
                Turn(accepted, EndReason.TransportError, IPAddress.None);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private void Admit(Socket accepted)
    {
        var peer = (accepted.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (peer.IsIPv4MappedToIPv6) peer = peer.MapToIPv4();
        accepted.NoDelay = true;
        var stream = new NetworkStream(accepted, ownsSocket: true);
        if (connections.Count >= options.MaxConnections || (listener.MaxConnections > 0 && Volatile.Read(ref open) >= listener.MaxConnections))
        {
            Turn(accepted, EndReason.Overloaded, peer);
            return;
        }
        if (!connections.TryEnter(peer, options.MaxConnectionsPerAddress))
        {
            Turn(accepted, EndReason.AddressLimit, peer);
            return;
        }
        var connection = new DeviceConnection(numbers.Next(), stream, peer, new ReceiveBuffer(receivePool, options.MaxBufferedBytes), metrics);
        connections.Add(connection);
        Interlocked.Increment(ref open);
        // Not on this thread: a peer that has bytes ready all the time would keep it from accepting others.
        _ = Task.Run(() => ServeAsync(connection, stream), CancellationToken.None);
    }

    private void Turn(Socket accepted, EndReason reason, IPAddress peer)
    {
        metrics.ConnectionEnded(EndReasons.NameOf(reason), "none");
        accepted.Dispose();
        turned++;
        if (clock.Milliseconds < nextTurnedLog) return;
        nextTurnedLog = clock.Milliseconds + TurnedLogMilliseconds;
        log.ConnectionsTurnedAway(turned, peer.ToString(), EndReasons.NameOf(reason));
        turned = 0;
    }

    // Never throws: the runner gives every connection exactly one end reason.
    private async Task ServeAsync(DeviceConnection connection, NetworkStream stream)
    {
        var began = clock.Milliseconds;
        var reason = EndReason.InternalError;
        try
        {
            reason = listener.Tls && !await SecureAsync(connection, stream).ConfigureAwait(false)
                ? EndReason.TlsFailed
                : await runner.RunAsync(connection, protocols).ConfigureAwait(false);
        }
        finally
        {
            if (reason is not (EndReason.TransportError or EndReason.TlsFailed)) await connection.SayGoodbyeAsync().ConfigureAwait(false);
            if (EndReasons.IsOurWish(reason)) await Farewell.SayAsync(stream, receivePool).ConfigureAwait(false);
            Interlocked.Decrement(ref open);
            connections.Remove(connection);
            connections.Leave(connection.Peer);
            metrics.ConnectionEnded(EndReasons.NameOf(reason), connection.ProtocolName);
            log.ConnectionEnded(connection, reason, connection.ProtocolName, TimeSpan.FromMilliseconds(clock.Milliseconds - began));
            connection.Dispose();
        }
    }

    private async Task<bool> SecureAsync(DeviceConnection connection, Stream plain)
    {
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        using var limit = new CancellationTokenSource(options.LoginTimeout);
        try
        {
            // TLS 1.2 is the oldest that is still sound; cameras of the last years speak it.
            var settings = new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
            await secure.AuthenticateAsServerAsync(settings, limit.Token).ConfigureAwait(false);
            connection.UseStream(secure);
            return true;
        }
        catch (Exception error) when (error is AuthenticationException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            return false;
        }
    }
}

/// <summary>Hands out connection numbers, one sequence for all ports of the process.</summary>
public sealed class ConnectionNumbers
{
    private long last;

    /// <summary>The next number, from 1.</summary>
    public long Next() => Interlocked.Increment(ref last);
}
