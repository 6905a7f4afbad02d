using System.Net;
using System.Net.Sockets;

namespace CloudCam.Dev.Load;

/// <summary>A camera's connection to one of the relays, which counts what the kernel was given.</summary>
/// <param name="socket">Connected; belongs to the link.</param>
/// <param name="relay">Which relay it leads to.</param>
internal sealed class LoadLink(Socket socket, int relay) : NetworkStream(socket, ownsSocket: true)
{
    private long written;

    /// <summary>Number of the relay, from 0.</summary>
    public int Relay { get; } = relay;

    /// <summary>Port of this side.</summary>
    public int LocalPort { get; } = ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>Bytes given to the kernel; an upper limit while a write breaks off.</summary>
    public long Written => Interlocked.Read(ref written);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Add(ref written, buffer.Length);
        return base.WriteAsync(buffer, cancellationToken);
    }
}
