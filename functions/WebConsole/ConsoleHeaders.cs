using CloudCam.Cloud.Rest;
using CloudCam.Cloud.Rest.Notices;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.WebConsole;

/// <summary>What the console's pages may load and do: headers of every answer below <c>/console</c>. Other places than our own are those of the settings.</summary>
internal sealed class ConsoleHeaders
{
    /// <summary>Reads from the settings where files, notices, live video and map tiles come from.</summary>
    public ConsoleHeaders(IConfiguration settings, ConsoleOptions options)
    {
        var cloud = CloudSettings.Read(settings);
        LiveUrl = ConsoleOptions.OriginOf(options.LiveUrl?.OriginalString is { Length: > 0 } given ? given : settings["Live:PublicUrl"]);
        var (blobs, tiles, notices) = (BlobOriginOf(cloud), ConsoleOptions.OriginOf(options.TileUrl), NoticeOriginOf(cloud));
        var sockets = notices is null ? null : "ws" + notices["http".Length..];
        Policy = string.Join("; ",
            "default-src 'self'", "script-src 'self'", "style-src 'self'", Sources("img-src 'self' data: blob:", blobs, tiles), Sources("media-src 'self' blob:", blobs, LiveUrl),
            Sources("connect-src 'self'", blobs, notices, sockets, LiveUrl, tiles), "worker-src 'self' blob:", "font-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'",
            "frame-ancestors 'none'");
    }

    /// <summary>Value of <c>Content-Security-Policy</c>.</summary>
    public string Policy { get; }

    /// <summary>Where live video comes from; null: not told.</summary>
    public string? LiveUrl { get; }

    /// <summary>Adds them to an answer.</summary>
    public void AddTo(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), payment=(), usb=()";
    }

    private static string Sources(string directive, params string?[] origins) => string.Join(' ', [directive, .. origins.Where(origin => origin is not null).Distinct(StringComparer.Ordinal)]);

    private static string? BlobOriginOf(CloudOptions cloud)
    {
        if (cloud.Memory) return null;
        if (cloud.LinkEndpoint is { OriginalString.Length: > 0 } links) return ConsoleOptions.OriginOf(links.AbsoluteUri);
        if (cloud.StorageConnectionString is { Length: > 0 } connection) return ConsoleOptions.OriginOf(StorageAccount.Parse(connection).BlobEndpoint.AbsoluteUri);
        if (cloud.BlobEndpoint is { } endpoint) return ConsoleOptions.OriginOf(endpoint.AbsoluteUri);
        return cloud.StorageAccountName is { Length: > 0 } name ? ConsoleOptions.OriginOf(StorageAccount.Named(name).BlobEndpoint.AbsoluteUri) : null;
    }

    private static string? NoticeOriginOf(CloudOptions cloud) =>
        cloud.SignalRConnectionString is { Length: > 0 } connection ? ConsoleOptions.OriginOf(SignalRService.Parse(connection).Client.AbsoluteUri) : null;
}
