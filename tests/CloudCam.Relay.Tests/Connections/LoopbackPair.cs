using System.Net;
using System.Net.Sockets;

namespace CloudCam.Relay.Tests.Connections;

/// <summary>Two ends of one TCP connection.</summary>
internal static class LoopbackPair
{
    public static async Task<(NetworkStream Here, NetworkStream There)> CreateAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var there = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await there.ConnectAsync(listener.LocalEndPoint!);
        var here = await listener.AcceptAsync();
        return (new NetworkStream(here, ownsSocket: true), new NetworkStream(there, ownsSocket: true));
    }
}
