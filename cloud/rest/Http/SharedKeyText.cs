using System.Globalization;
using System.Text;
using Azure.Core;

namespace CloudCam.Cloud.Rest.Http;

/// <summary>The texts that a shared key signs.</summary>
internal static class SharedKeyText
{
    // Between verb and the x-ms- headers; Content-Length comes separately, Date stays empty because x-ms-date is sent.
    private static readonly string[] BeforeLength = ["Content-Encoding", "Content-Language"];
    private static readonly string[] AfterLength = ["Content-MD5", "Content-Type"];
    private static readonly string[] AfterDate = ["If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    /// <summary>Blob and queue: verb, eleven standard headers, x-ms- headers sorted, then the resource with its query sorted.</summary>
    public static string ForBlobOrQueue(Request request, string account)
    {
        var text = new StringBuilder(512).Append(request.Method.Method).Append('\n');
        AppendHeaders(text, request, BeforeLength);
        if (request.Content is { } content && content.TryComputeLength(out var length) && length > 0) text.Append(CultureInfo.InvariantCulture, $"{length}");
        text.Append('\n');
        AppendHeaders(text, request, AfterLength);
        text.Append('\n'); // Date
        AppendHeaders(text, request, AfterDate);
        foreach (var (name, value) in request.Headers.Select(header => (Name: header.Name.ToLowerInvariant(), header.Value))
            .Where(header => header.Name.StartsWith("x-ms-", StringComparison.Ordinal)).OrderBy(header => header.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').Append(value.Trim()).Append('\n');
        }
        var uri = request.Uri.ToUri();
        text.Append('/').Append(account).Append(uri.AbsolutePath);
        foreach (var same in Query(uri).GroupBy(pair => pair.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(same.Key).Append(':').AppendJoin(',', same.Select(pair => pair.Value).Order(StringComparer.Ordinal));
        }
        return text.ToString();
    }

    /// <summary>Table: verb, MD5, type, date, then the resource with its <c>comp</c> parameter only.</summary>
    public static string ForTable(Request request, string account)
    {
        var text = new StringBuilder(256).Append(request.Method.Method).Append('\n');
        AppendHeaders(text, request, AfterLength);
        if (request.Headers.TryGetValue("x-ms-date", out var date)) text.Append(date);
        var uri = request.Uri.ToUri();
        text.Append('\n').Append('/').Append(account).Append(uri.AbsolutePath);
        foreach (var (name, value) in Query(uri).Where(pair => pair.Name == "comp")) text.Append('?').Append(name).Append('=').Append(value);
        return text.ToString();
    }

    private static void AppendHeaders(StringBuilder text, Request request, string[] names)
    {
        foreach (var name in names)
        {
            if (request.Headers.TryGetValue(name, out var value)) text.Append(value);
            text.Append('\n');
        }
    }

    private static IEnumerable<(string Name, string Value)> Query(Uri uri)
    {
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0
                ? (Uri.UnescapeDataString(pair).ToLowerInvariant(), "")
                : (Uri.UnescapeDataString(pair[..equals]).ToLowerInvariant(), Uri.UnescapeDataString(pair[(equals + 1)..]));
        }
    }
}
