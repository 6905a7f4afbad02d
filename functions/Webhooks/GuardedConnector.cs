using System.Net;
using System.Net.Sockets;

namespace CloudCam.Functions.Webhooks;

/// <summary>
/// Opens the connections on which webhooks are sent: resolves the name once, judges the addresses, and connects to one that passed. The check is made on the very
/// address that is connected to, so a name that answers differently a moment later gains nothing.
/// </summary>
/// <param name="resolve">Looks a name up.</param>
/// <param name="allows">Judges an address.</param>
internal sealed class GuardedConnector(Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress, bool> allows)
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="AddressRefusedException">The name has no address that may be called.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        var allowed = Array.FindAll(addresses, address => allows(address));
        if (allowed.Length == 0) throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A webhook's address is inside a network, or has none that is outside. The message does not say which: it would map the network for whoever asks.</summary>
internal sealed class AddressRefusedException() : IOException("The address may not be called.");
