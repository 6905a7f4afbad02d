using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace CloudCam.Relay.Live.Registry;

/// <summary>Where other replicas reach this one.</summary>
internal static class PeerAddress
{
    /// <summary>As settings say; else the address that viewers are listened to on, or, where that is any, the first IPv4 address of this machine that is not loopback or link-local.</summary>
    /// <param name="setting">The setting; null or empty: none.</param>
    /// <param name="listening">Where the port for viewers is.</param>
    public static string Of(string? setting, IPEndPoint listening)
    {
        if (!string.IsNullOrEmpty(setting)) return setting;
        var address = listening.Address.IsIPv4MappedToIPv6 ? listening.Address.MapToIPv4() : listening.Address;
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) address = Own() ?? IPAddress.Loopback;
        return new IPEndPoint(address, listening.Port).ToString();
    }

    /// <summary>Reads an address out of a row: a host and a port, nothing else.</summary>
    public static Uri? BaseOf(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > ushort.MaxValue) return null;
        return Uri.CheckHostName(address[..colon].Trim('[', ']')) == UriHostNameType.Unknown ? null : new Uri($"http://{address}");
    }

    private static IPAddress? Own()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(face => face.OperationalStatus == OperationalStatus.Up && face.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .SelectMany(face => face.GetIPProperties().UnicastAddresses).Select(one => one.Address)
                .FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one) && one.GetAddressBytes() is not [169, 254, ..]);
        }
        catch (NetworkInformationException)
        {
            // A container may not let us look; with one replica nobody asks.
            return null;
        }
    }
}
