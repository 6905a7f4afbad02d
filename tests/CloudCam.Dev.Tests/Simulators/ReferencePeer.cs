using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace CloudCam.Dev.Tests.Simulators;

/// <summary>A small server of the tests' own, from the public description of the wire: it shares no code with simulator or product.</summary>
internal sealed class ReferencePeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ReferencePeerOptions _options;
    private readonly ConcurrentQueue<Task> _sessions = new();
    private readonly Task _accepting;

    public ReferencePeer(ReferencePeerOptions? options = null)
    {
        _options = options ?? new ReferencePeerOptions();
        _listener.Start(256);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<PeerFile> Files { get; } = new();

    public ConcurrentQueue<byte[]> Inits { get; } = new();

    public ConcurrentQueue<uint> Statuses { get; } = new();

    public ConcurrentQueue<string> Ends { get; } = new();

    /// <summary>Sessions that ended in a surprise; empty when the camera kept to the description.</summary>
    public ConcurrentQueue<Exception> Surprises { get; } = new();

    public ConcurrentDictionary<string, PeerPartial> Partials { get; } = new();

    public int BadCrcs;

    public int EnhancedFrames;

    /// <summary>Waits until the sessions of a camera that has ended are over here, too.</summary>
    public Task SettledAsync() => Task.WhenAll(_sessions);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // First the loop: a listener that is stopped under it refuses its next accept in words of its own.
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _sessions.Enqueue(ServeAsync(socket));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await SettledAsync();
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using Stream plain = new NetworkStream(socket, ownsSocket: true);
            await using var link = _options.Certificate is null ? plain : await SecureAsync(plain);
            Ends.Enqueue(await new ReferencePeerSession(link, this, _options).RunAsync(_stop.Token));
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Ends.Enqueue("lost");
        }
        catch (Exception error)
        {
            Surprises.Enqueue(error);
        }
    }

    private async Task<Stream> SecureAsync(Stream plain)
    {
        var secured = new SslStream(plain);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _options.Certificate }, _stop.Token);
        return secured;
    }
}

/// <summary>What the peer kept of a broken transfer.</summary>
internal sealed class PeerPartial
{
    public List<byte> Bytes { get; } = [];

    public uint Announced { get; init; }

    public int LastCrc { get; set; }

    /// <summary>The session that writes now: one whose camera has dialled again must not touch the bytes any more.</summary>
    public object? Owner { get; set; }
}
