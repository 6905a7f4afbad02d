using System.Text;
using System.Xml.Linq;
using Azure.Core;
using CloudCam.Cloud.Rest.Http;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Blobs;

/// <summary>A key the service lends to an identity for signing links; times as the service wrote them, because they are signed as text.</summary>
internal sealed record UserDelegationKey(string ObjectId, string TenantId, string Starts, string Expires, string Service, string Version, byte[] Value)
{
    public override string ToString() => "user delegation key";
}

/// <summary>Fetches user delegation keys and keeps the newest until a link outlives it. Needs the role Storage Blob Delegator (or Blob Data Contributor).</summary>
internal sealed class UserDelegationKeys(RestPipeline pipeline, Uri endpoint, TimeProvider timeProvider) : IDisposable
{
    /// <summary>The service's own limit.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(7);

    // Long enough that a busy API fetches one key a day; the clock difference both ways is covered by the start being in the past.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim gate = new(1, 1);
    private (UserDelegationKey Key, DateTimeOffset Expires)? current;

    /// <summary>A key that is valid until <paramref name="needed"/> at least.</summary>
    public async Task<UserDelegationKey> GetAsync(DateTimeOffset needed, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (current is { } kept && kept.Expires >= needed) return kept.Key;
            var now = timeProvider.GetUtcNow();
            // At least a day beyond this link, so that the next ones find a key; never over the service's limit.
            var expires = needed + Lifetime;
            if (expires > now + MaxLifetime - ClockDifference) expires = now + MaxLifetime - ClockDifference;
            if (expires < needed) throw new StoreException(StoreError.Invalid, "Blob link: a link lasts less than seven days.");
            var key = await FetchAsync(now - ClockDifference, expires, cancellationToken).ConfigureAwait(false);
            current = (key, expires);
            return key;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<UserDelegationKey> FetchAsync(DateTimeOffset starts, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        using var message = pipeline.Create(RequestMethod.Post, $"{endpoint.AbsoluteUri.TrimEnd('/')}/?restype=service&comp=userdelegationkey");
        message.Request.Headers.SetValue("Content-Type", "application/xml");
        message.Request.Content = RequestContent.Create(Encoding.UTF8.GetBytes(
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?><KeyInfo><Start>{BlobSas.Text(starts)}</Start><Expiry>{BlobSas.Text(expires)}</Expiry></KeyInfo>"));
        var response = await pipeline.SendAsync(message, "Delegation key", 200, cancellationToken).ConfigureAwait(false);
        var root = XDocument.Load(response.ContentStream!).Root!;
        return new UserDelegationKey(
            Part("SignedOid"), Part("SignedTid"), Part("SignedStart"), Part("SignedExpiry"), Part("SignedService"), Part("SignedVersion"),
            Convert.FromBase64String(Part("Value")));

        string Part(string name) => root.Element(name)?.Value ?? throw new StoreException(StoreError.Invalid, $"Delegation key: the answer has no {name}.");
    }
}
