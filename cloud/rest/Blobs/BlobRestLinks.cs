using System.Buffers;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Blobs;

/// <summary>Links to blobs by shared access signature: signed with the account's key where there is one, else with a user delegation key.</summary>
public sealed class BlobRestLinks : IBlobLinks, IDisposable
{
    private const int MaxFileNameLength = 200;
    private static readonly SearchValues<char> FileNameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");
    private readonly StorageAccount account;
    private readonly UserDelegationKeys? delegationKeys;
    private readonly Uri endpoint;

    /// <summary>Makes it.</summary>
    /// <param name="account">The account whose blobs are linked to.</param>
    /// <param name="delegationKeys">Signs where the account has no key.</param>
    /// <param name="endpoint">Where links begin; null: at the account's blob endpoint. The signature does not cover it.</param>
    internal BlobRestLinks(StorageAccount account, UserDelegationKeys? delegationKeys, Uri? endpoint = null)
    {
        if (!account.HasKey && delegationKeys is null) throw new ArgumentException("Without an account key, delegation keys are needed.", nameof(delegationKeys));
        this.account = account;
        this.delegationKeys = delegationKeys;
        this.endpoint = endpoint ?? account.BlobEndpoint;
    }

    /// <inheritdoc/>
    public async Task<Uri> CreateReadLinkAsync(BlobName name, DateTimeOffset expires, string? fileName, CancellationToken cancellationToken)
    {
        if (fileName is not null && (fileName.Length is 0 or > MaxFileNameLength || fileName.AsSpan().ContainsAnyExcept(FileNameCharacters)))
            throw new ArgumentException("A file name is 1 to 200 characters of A-Z a-z 0-9 _ . -", nameof(fileName));
        // By the way into the store, whatever stands before it.
        var protocols = account.BlobEndpoint.Scheme == Uri.UriSchemeHttps ? "https" : "https,http";
        var terms = new SasTerms(expires, protocols, fileName is null ? "" : $"attachment; filename=\"{fileName}\"");
        var query = account.Key is { } key
            ? BlobSas.Service(account.Name, key, name, terms)
            : BlobSas.Delegated(account.Name, await delegationKeys!.GetAsync(expires, cancellationToken).ConfigureAwait(false), name, terms);
        return new Uri($"{BlobAddresses.Of(endpoint.AbsoluteUri.TrimEnd('/'), name)}?{query}");
    }

    /// <inheritdoc/>
    public void Dispose() => delegationKeys?.Dispose();
}
