using System.Net;
using System.Net.Sockets;

namespace CloudCam.Functions.Webhooks;

/// <summary>
/// Which addresses a webhook may be sent to: those of the public internet only. Whoever may create a subscription must not be able to make this system
/// call into its own network, its host, or the cloud's metadata service.
/// Source: IANA's registries of special-purpose addresses (IPv4 and IPv6), as of 2026.
/// </summary>
internal static class PublicAddresses
{
    // Only blocks that are not globally reachable, and those that smuggle another address inside.
    private static readonly IPNetwork[] Refused =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Of IPv6 the other way round: only what is handed out as global unicast, less the blocks in it that are not.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] RefusedGlobal =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <summary>Whether the address is of the public internet.</summary>
    public static bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(Refused, block => block.Contains(address)),
            AddressFamily.InterNetworkV6 => address.ScopeId == 0 && Global.Contains(address) && !Array.Exists(RefusedGlobal, block => block.Contains(address)),
            _ => false,
        };
    }
}
