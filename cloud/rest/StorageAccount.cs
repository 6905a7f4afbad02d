using System.Diagnostics.CodeAnalysis;

namespace CloudCam.Cloud.Rest;

/// <summary>
/// Where a storage account's three services are, and its key when it is used by key. Made from a connection string (Azurite, key) or
/// from endpoints (managed identity). Prints its name only.
/// </summary>
public sealed class StorageAccount
{
    /// <summary>Account name of every Azurite, as its README says.</summary>
    private const string DevelopmentName = "devstoreaccount1";

    /// <summary>Key of every Azurite: published in its README and in Microsoft's documentation, so no secret.</summary>
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private StorageAccount(string name, byte[]? key, Uri blobs, Uri tables, Uri queues)
    {
        Name = name;
        Key = key;
        BlobEndpoint = blobs;
        TableEndpoint = tables;
        QueueEndpoint = queues;
    }

    /// <summary>Account name.</summary>
    public string Name { get; }

    /// <summary>Blob service, without a slash at the end; path-style (account in the path) for Azurite.</summary>
    public Uri BlobEndpoint { get; }

    /// <summary>Table service.</summary>
    public Uri TableEndpoint { get; }

    /// <summary>Queue service.</summary>
    public Uri QueueEndpoint { get; }

    /// <summary>Whether requests are signed with the account's key; otherwise a token credential is needed.</summary>
    public bool HasKey => Key is not null;

    internal byte[]? Key { get; }

    /// <summary>Reads a storage connection string: <c>UseDevelopmentStorage=true</c>, or <c>AccountName</c>, <c>AccountKey</c> and either explicit endpoints or a suffix.</summary>
    /// <exception cref="FormatException">A part is missing or not usable; the message names the part, never a value.</exception>
    public static StorageAccount Parse(string connectionString)
    {
        var parts = ConnectionStringParts.Read(connectionString);
        if (parts.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var isDevelopment) && isDevelopment)
        {
            var host = parts.GetValueOrDefault("DevelopmentStorageProxyUri", "http://127.0.0.1").TrimEnd('/');
            return new StorageAccount(
                DevelopmentName, Convert.FromBase64String(DevelopmentKey), new Uri($"{host}:10000/{DevelopmentName}"),
                new Uri($"{host}:10002/{DevelopmentName}"), new Uri($"{host}:10001/{DevelopmentName}"));
        }
        if (!parts.TryGetValue("AccountName", out var name)) throw new FormatException("Storage connection string: AccountName is missing.");
        if (!parts.TryGetValue("AccountKey", out var keyText)) throw new FormatException("Storage connection string: AccountKey is missing.");
        if (!TryReadKey(keyText, out var key)) throw new FormatException("Storage connection string: AccountKey is no base64.");
        var scheme = parts.GetValueOrDefault("DefaultEndpointsProtocol", Uri.UriSchemeHttps);
        var suffix = parts.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new StorageAccount(name, key, Endpoint("BlobEndpoint", "blob"), Endpoint("TableEndpoint", "table"), Endpoint("QueueEndpoint", "queue"));

        Uri Endpoint(string part, string service) => ReadEndpoint(parts.GetValueOrDefault(part, $"{scheme}://{name}.{service}.{suffix}"), part);
    }

    /// <summary>An account that is used with a token credential, by its name in the public cloud.</summary>
    public static StorageAccount Named(string name) => At(
        new Uri($"https://{name}.blob.core.windows.net"), new Uri($"https://{name}.table.core.windows.net"), new Uri($"https://{name}.queue.core.windows.net"));

    /// <summary>An account that is used with a token credential, by its endpoints; the name is the first part of the blob endpoint's host.</summary>
    public static StorageAccount At(Uri blobs, Uri tables, Uri queues)
    {
        foreach (var endpoint in new[] { blobs, tables, queues })
        {
            if (endpoint.Scheme != Uri.UriSchemeHttps) throw new ArgumentException("A token must not travel without TLS: the endpoint must be https.");
        }
        return new StorageAccount(blobs.Host.Split('.')[0], null, Trim(blobs), Trim(tables), Trim(queues));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Uri ReadEndpoint(string text, string part) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) ? Trim(uri) : throw new FormatException($"Storage connection string: {part} is no address.");

    private static Uri Trim(Uri uri) => new(uri.GetLeftPart(UriPartial.Path).TrimEnd('/'));

    private static bool TryReadKey(string text, [NotNullWhen(true)] out byte[]? key)
    {
        var buffer = new byte[text.Length];
        key = Convert.TryFromBase64String(text, buffer, out var length) && length > 0 ? buffer[..length] : null;
        return key is not null;
    }
}
