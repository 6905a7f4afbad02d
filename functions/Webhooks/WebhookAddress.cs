using System.Net;
using System.Net.Sockets;

namespace CloudCam.Functions.Webhooks;

/// <summary>Looks a name up.</summary>
internal delegate Task<IPAddress[]> ResolveAddresses(string host, CancellationToken cancellationToken);

/// <summary>Judges the address of a new subscription. Every connection is judged again when it is opened (<see cref="GuardedConnector"/>): this is for a clear answer in time.</summary>
internal sealed class WebhookAddress(WebhookOptions options, ResolveAddresses resolve)
{
    /// <summary>Longest address, characters.</summary>
    public const int MaxLength = 1_024;

    private const int OtherHttpsPort = 8_443;

    /// <summary>Judges an address's form and, as far as it can be looked up now, where it leads.</summary>
    /// <returns>The address; or what is wrong with it, in words.</returns>
    public async Task<(Uri? Url, string? Problem)> CheckAsync(string text, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0) return (null, "Expected an absolute address.");
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0) return (null, "Expected an address without user, password and fragment.");
        if (options.AllowPrivateNetworks) return url.Scheme is "https" or "http" ? (url, null) : (null, "Expected https or http.");
        if (url.Scheme != Uri.UriSchemeHttps) return (null, "Expected https.");
        if (!url.IsDefaultPort && url.Port != OtherHttpsPort) return (null, $"Expected port 443 or {OtherHttpsPort}.");
        try
        {
            var addresses = IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var literal) ? [literal] : await resolve(url.IdnHost, cancellationToken);
            return addresses.Length > 0 && !Array.Exists(addresses, PublicAddresses.Allows) ? (null, "This address may not be called.") : (url, null);
        }
        catch (SocketException)
        {
            // A name that is not known yet may become known; until then nothing is sent.
            return (url, null);
        }
    }
}
