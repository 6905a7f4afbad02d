using System.Net;

namespace CloudCam.Core.Cameras;

/// <summary>
/// Which addresses the relay may dial. A registration names any host: without a rule it could make the relay knock at its own machine, or at the
/// service from which a cloud machine gets its credentials.
/// </summary>
public sealed class AddressRules
{
    // This network and this machine (RFC 1122), link-local with the metadata services of the clouds (RFC 3927), Azure's own host address, test and reserved
    // networks (RFC 5736, RFC 2544), multicast and beyond; IPv6: unspecified, loopback, link-local, multicast, and Amazon's metadata address.
    private static readonly IPNetwork[] Refused =
    [.. new[] { "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "192.0.0.0/24", "198.18.0.0/15", "224.0.0.0/3", "::/128", "::1/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128" }
        .Select(IPNetwork.Parse)];

    private readonly IPNetwork[] allowed;

    /// <summary>Takes the networks that may be dialled.</summary>
    /// <param name="allowed">Networks as <c>192.168.1.0/24</c>; none: every address but those that no camera has (this machine, link-local, metadata services, multicast).</param>
    /// <exception cref="FormatException">A text is no network; the message names it.</exception>
    public AddressRules(IEnumerable<string> allowed) => this.allowed = [.. allowed.Where(text => text.Length > 0).Select(
        text => IPNetwork.TryParse(text, out var network) ? network : throw new FormatException($"'{text}' is no network; write it as 192.168.1.0/24."))];

    /// <summary>Whether an address may be dialled.</summary>
    public bool Allow(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return allowed.Length > 0 ? allowed.Any(network => network.Contains(address)) : !Refused.Any(network => network.Contains(address));
    }
}
