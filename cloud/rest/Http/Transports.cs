using System.Net;
using Azure.Core.Pipeline;

namespace CloudCam.Cloud.Rest.Http;

/// <summary>The HTTP client under all adapters: one connection pool per process.</summary>
internal static class Transports
{
    public static HttpClientTransport Create(CloudHttpOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = options.ConnectionLifetime,
            MaxConnectionsPerServer = options.MaxConnectionsPerServer,
            ConnectTimeout = options.ConnectTimeout,
            UseProxy = false,          // the services are reached directly; an inherited proxy setting must not reroute video
            UseCookies = false,
            AllowAutoRedirect = false, // a redirect would carry the signature elsewhere
            AutomaticDecompression = DecompressionMethods.None,
        };

        // Time limits are the pipeline's (NetworkTimeout); HttpClient's own would cut long downloads.
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.ExpectContinue = false;
        return new HttpClientTransport(client);
    }
}
