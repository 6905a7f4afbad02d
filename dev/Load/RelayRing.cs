using System.Net;
using System.Net.Sockets;

namespace CloudCam.Dev.Load;

/// <summary>The way to the relays, as behind a TCP ingress: a new connection goes to the next relay in turn, and past one that does not listen.</summary>
/// <param name="ports">Ports of the relays on this machine; they stay the same when a relay is started again.</param>
internal sealed class RelayRing(IReadOnlyList<int> ports)
{
    private int turn = -1;

    /// <summary>Connects to the next relay that listens.</summary>
    /// <exception cref="SocketException">None does.</exception>
    public async Task<LoadLink> DialAsync(CancellationToken cancellationToken)
    {
        var first = (uint)Interlocked.Increment(ref turn);
        for (var past = 0; ; past++)
        {
            var relay = (int)((first + (uint)past) % (uint)ports.Count);
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, ports[relay], cancellationToken).ConfigureAwait(false);
                return new LoadLink(socket, relay);
            }
            catch (SocketException) when (past < ports.Count - 1)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
