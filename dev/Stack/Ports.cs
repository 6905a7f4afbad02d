using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CloudCam.Dev.Stack;

/// <summary>Looks after TCP ports before a part is started on them.</summary>
internal static class Ports
{
    /// <summary>Checks that a wanted port is free, so that the error names its role and the option that changes it.</summary>
    /// <param name="address">Address it will be listened on.</param>
    /// <param name="port">The port; 0 is always fine.</param>
    /// <param name="role">What it is for, for example <c>Event Hubs emulator, AMQP</c>.</param>
    /// <param name="option">Option that changes it.</param>
    /// <exception cref="StackException">Another program has it, or it may not be taken.</exception>
    public static void EnsureFree(string address, int port, string role, string option)
    {
        if (port == 0) return;
        try
        {
            using var probe = new TcpListener(Parse(address), port);
            probe.Start();
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StackException(string.Create(CultureInfo.InvariantCulture,
                $"Port {port} ({role}) is taken by another program. Stop that program, or choose another port with {option} (or all free ones with --ephemeral)."), error);
        }
        catch (SocketException error)
        {
            throw new StackException(string.Create(CultureInfo.InvariantCulture,
                $"Port {port} ({role}) cannot be listened on at {address}: {error.Message}. Choose another one with {option}."), error);
        }
    }

    /// <summary>A port that is free now; for programs that cannot pick one themselves.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static IPAddress Parse(string address) => IPAddress.TryParse(address, out var parsed)
        ? parsed
        : throw new StackException($"'{address}' is no IP address to listen on. Use 127.0.0.1, or 0.0.0.0 for cameras in the network.");
}
