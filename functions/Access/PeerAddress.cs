using System.Net;
using System.Net.Sockets;

namespace CloudCam.Functions.Access;

/// <summary>Where a request comes from, as far as that can be believed.</summary>
internal static class PeerAddress
{
    private const string ForwardedFor = "X-Forwarded-For";

    // Longest text of an address with a port: [8 groups of 4]:65535, and room for a scope.
    private const int MaxTextLength = 64;

    /// <summary>
    /// The address that the front end of the Functions service saw: the last one in <c>X-Forwarded-For</c>, which the front end wrote itself
    /// (with a port); those before it are whatever the caller liked to send. Without it the connection's own. Of IPv6 the first 64 bits: a
    /// customer of a network has all addresses that begin with them.
    /// </summary>
    public static IPAddress Of(HttpContext context)
    {
        var address = LastHop(context.Request.Headers[ForwardedFor]) ?? context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private static IPAddress? LastHop(Microsoft.Extensions.Primitives.StringValues header)
    {
        if (header.Count == 0 || header[^1] is not { } values) return null;
        var last = values.AsSpan(values.LastIndexOf(',') + 1).Trim();
        return last.Length <= MaxTextLength && IPEndPoint.TryParse(last, out var hop) ? hop.Address : null;
    }
}
