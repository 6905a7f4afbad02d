using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CloudCam.Cloud.Rest.Http;

/// <summary>Signs each attempt with the account's key ("Authorize with Shared Key" of the storage REST reference). Per retry, so that the date is fresh.</summary>
internal sealed class SharedKeyPolicy(StorageAccount account, bool isTable, TimeProvider timeProvider) : HttpPipelineSynchronousPolicy
{
    private readonly byte[] key = account.Key ?? throw new ArgumentException("The account has no key.", nameof(account));

    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", timeProvider.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        var text = isTable ? SharedKeyText.ForTable(request, account.Name) : SharedKeyText.ForBlobOrQueue(request, account.Name);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text), signature);
        request.Headers.SetValue("Authorization", $"SharedKey {account.Name}:{Convert.ToBase64String(signature)}");
    }
}
