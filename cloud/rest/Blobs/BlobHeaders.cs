using Azure.Core;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Blobs;

/// <summary>Headers of Put Blob and Put Block List.</summary>
internal static class BlobHeaders
{
    private const string MetadataPrefix = "x-ms-meta-";

    public static void Add(Request request, BlobWrite write)
    {
        var headers = request.Headers;
        if (write.IfAbsent) headers.SetValue("If-None-Match", "*");
        if (write.ContentType is { } type) headers.SetValue("x-ms-blob-content-type", Checked(type));
        foreach (var (name, value) in write.Metadata) headers.SetValue(MetadataPrefix + Checked(name), Checked(value));
        if (write.Tags.Count > 0)
            headers.SetValue("x-ms-tags", string.Join('&', write.Tags.Select(tag => $"{Uri.EscapeDataString(tag.Key)}={Uri.EscapeDataString(tag.Value)}")));
    }

    public static Dictionary<string, string> ReadMetadata(Azure.Core.ResponseHeaders headers)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in headers)
        {
            if (header.Name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
                metadata[header.Name[MetadataPrefix.Length..].ToLowerInvariant()] = header.Value;
        }
        return metadata;
    }

    /// <summary>A line break in a value would be a second header; other non-ASCII would be lost on the way.</summary>
    private static string Checked(string value) =>
        value.All(character => character is >= ' ' and <= '~') ? value : throw new StoreException(StoreError.Invalid, "Blob write: a header value is not printable ASCII.");
}
