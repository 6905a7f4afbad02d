using System.Globalization;

namespace CloudCam.Cloud.Rest.Notices;

/// <summary>Where the SignalR service is, and its key. Prints its address only.</summary>
public sealed class SignalRService
{
    private SignalRService(Uri server, Uri client, string key) => (Server, Client, Key) = (server, client, key);

    /// <summary>Address of the REST API, without a path.</summary>
    public Uri Server { get; }

    /// <summary>Address clients connect to, without a path.</summary>
    public Uri Client { get; }

    internal string Key { get; }

    /// <summary>Reads <c>Endpoint=https://...;AccessKey=...;Version=1.0;</c>, with <c>Port</c>, <c>ClientEndpoint</c> and <c>ServerEndpoint</c> where they are given.</summary>
    /// <exception cref="FormatException">A part is missing or not usable; the message names the part, never a value.</exception>
    public static SignalRService Parse(string connectionString)
    {
        var parts = ConnectionStringParts.Read(connectionString);
        // Clients' tokens are signed with the key: an identity could send, but not let anybody in.
        if (!parts.TryGetValue("AccessKey", out var key) || key.Length == 0) throw new FormatException("SignalR connection string: AccessKey is missing.");
        var endpoint = AddressOf(parts, "Endpoint") ?? throw new FormatException("SignalR connection string: Endpoint is missing.");
        if (parts.TryGetValue("Port", out var text))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65_535) throw new FormatException("SignalR connection string: Port is no port.");
            endpoint = new UriBuilder(endpoint) { Port = port }.Uri;
        }
        return new SignalRService(AddressOf(parts, "ServerEndpoint") ?? endpoint, AddressOf(parts, "ClientEndpoint") ?? endpoint, key);
    }

    /// <inheritdoc/>
    public override string ToString() => Server.Authority;

    private static Uri? AddressOf(Dictionary<string, string> parts, string name)
    {
        if (!parts.TryGetValue(name, out var text)) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http")
            ? new Uri(uri.GetLeftPart(UriPartial.Authority)) : throw new FormatException($"SignalR connection string: {name} is no address.");
    }
}
