using System.Net;
using System.Net.Security;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Connections;

/// <summary>
/// One camera's connection: its stream, its unread bytes, and the means to wake it from outside. Idle it costs little: no buffer,
/// no timer, no thread.
/// </summary>
public sealed class DeviceConnection(long number, Stream transport, IPAddress peer, ReceiveBuffer received, RelayMetrics metrics) : IDisposable
{
    /// <summary>Answer of <see cref="ReceiveAsync"/>: the buffer's limit is reached.</summary>
    public const int NoSpace = -1;

    // A few bytes that go into the socket's memory; only a dead link has no room for them.
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(1);

    private Stream stream = transport;
    private readonly Lock wakeLock = new();
    private CancellationTokenSource wake = new();
    private int stopReason = -1;
    private int commandCall;
    private bool disposed;

    /// <summary>Number of the connection in this process; shown in logs.</summary>
    public long Number { get; } = number;

    /// <summary>The peer's address.</summary>
    public IPAddress Peer { get; } = peer;

    /// <summary>Bytes received and not yet taken.</summary>
    public ReceiveBuffer Received { get; } = received;

    /// <summary>The device, once it named itself.</summary>
    public DeviceId? Device { get; set; }

    /// <summary>Number of this connection among all of the device, once it named itself.</summary>
    public long Epoch { get; set; }

    /// <summary>Name of the protocol, <c>none</c> before it is known.</summary>
    public string ProtocolName { get; set; } = "none";

    /// <summary>What the peer did wrong, in kinds and sizes, for the end line; null when nothing.</summary>
    public string? EndDetail { get; set; }

    /// <summary>The session, once the protocol is known.</summary>
    public IDeviceSession? Session { get; set; }

    /// <summary>Milliseconds of the relay's clock at which the connection itself (login, idle) runs out of time.</summary>
    public long LimitMilliseconds { get; set; } = long.MaxValue;

    /// <summary>The earliest time at which somebody must look at this connection.</summary>
    public long DeadlineMilliseconds =>
        Math.Min(LimitMilliseconds, Session?.DeadlineMilliseconds is { } own and < long.MaxValue ? own + HeldMilliseconds : long.MaxValue);

    /// <summary>Milliseconds the relay itself spent on stores so far: the session's clock stands still meanwhile, so it is the relay's clock less this.</summary>
    public long HeldMilliseconds { get; private set; }

    /// <summary>Why the connection is to stop; null while it may go on.</summary>
    public EndReason? StopReason => Volatile.Read(ref stopReason) is >= 0 and var reason ? (EndReason)reason : null;

    /// <summary>The relay kept the peer waiting: its time goes on that much later.</summary>
    public void Hold(long milliseconds)
    {
        if (milliseconds <= 0) return;
        HeldMilliseconds += milliseconds;
        if (LimitMilliseconds < long.MaxValue) LimitMilliseconds += milliseconds;
    }

    /// <summary>Goes on over another stream: TLS was agreed on.</summary>
    public void UseStream(Stream secured) => stream = secured;

    /// <summary>Asks the connection to end, with this reason if it is the first one.</summary>
    public void Stop(EndReason reason)
    {
        Interlocked.CompareExchange(ref stopReason, (int)reason, -1);
        Wake();
    }

    /// <summary>Whether commands may wait for the device and nobody looked yet.</summary>
    public bool IsCalledForCommands => Volatile.Read(ref commandCall) != 0;

    /// <summary>Commands wait for the device: the connection looks for them on its own turn.</summary>
    public void CallForCommands()
    {
        Volatile.Write(ref commandCall, 1);
        Wake();
    }

    /// <summary>Takes the call: whoever gets true looks.</summary>
    public bool TakeCommandCall() => Interlocked.Exchange(ref commandCall, 0) != 0;

    /// <summary>Lets a waiting receive return with <see cref="OperationCanceledException"/>, so that deadlines and stops are looked at.</summary>
    public void Wake()
    {
        lock (wakeLock)
        {
            if (!disposed) wake.Cancel();
        }
    }

    /// <summary>
    /// Waits until bytes can be received, without holding a buffer. Neither this nor <see cref="ReceiveAsync"/> is an async method: the socket's own wait is the only
    /// one, so that connections which wait make no garbage, however many do.
    /// </summary>
    /// <returns>Nothing to look at: bytes, the end or a reset are told by <see cref="ReceiveAsync"/>.</returns>
    /// <exception cref="OperationCanceledException">Woken.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public ValueTask<int> ReadyAsync()
    {
        var ready = stream.ReadAsync(Memory<byte>.Empty, wake.Token);
        // Only a connection that really waits gives its buffer back.
        if (!ready.IsCompleted) Received.Rest();
        return ready;
    }

    /// <summary>Receives what <see cref="ReadyAsync"/> found; <see cref="Took"/> follows.</summary>
    /// <param name="most">Most bytes to take out of the socket, at least 1.</param>
    /// <returns>Bytes received; 0 when the peer closed; <see cref="NoSpace"/>.</returns>
    /// <exception cref="OperationCanceledException">Woken.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public ValueTask<int> ReceiveAsync(int most = int.MaxValue)
    {
        var space = Received.Space();
        if (space.IsEmpty) return ValueTask.FromResult(NoSpace);
        return stream.ReadAsync(space.Length > most ? space[..most] : space, wake.Token);
    }

    /// <summary>That many bytes were received.</summary>
    public void Took(int count)
    {
        if (count <= 0) return;
        Received.Received(count);
        metrics.BytesReceived(count);
    }

    /// <summary>After a wake: makes the next receive wait again.</summary>
    public void Rearm()
    {
        lock (wakeLock)
        {
            if (disposed || !wake.IsCancellationRequested) return;
            wake.Dispose();
            wake = new CancellationTokenSource();
        }
    }

    /// <summary>Sends bytes to the device.</summary>
    /// <exception cref="IOException">The link broke, or the write took too long.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout)
    {
        var write = stream.WriteAsync(bytes);
        if (write.IsCompletedSuccessfully)
        {
            // Asking for the result gives the operation back for reuse.
            write.GetAwaiter().GetResult();
            return;
        }
        var pending = write.AsTask();
        try
        {
            await pending.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            // The memory is another connection's soon: nothing may be sent from it any more.
            await stream.DisposeAsync().ConfigureAwait(false);
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("The peer does not take our answer.", error);
        }
    }

    /// <summary>Over TLS: says that nothing more comes (close_notify), so that the peer can tell the end from a cut. Never throws; waits for a short time at most.</summary>
    public async ValueTask SayGoodbyeAsync()
    {
        if (stream is not SslStream secured) return;
        try
        {
            await secured.ShutdownAsync().WaitAsync(LongestGoodbye).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException or TimeoutException or System.ComponentModel.Win32Exception)
        {
            // The link is gone, or full and not read: nobody hears it.
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (wakeLock)
        {
            if (disposed) return;
            disposed = true;
            wake.Dispose();
        }
        stream.Dispose();
        Received.Dispose();
    }
}
