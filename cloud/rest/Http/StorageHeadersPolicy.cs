using Azure.Core;
using Azure.Core.Pipeline;

namespace CloudCam.Cloud.Rest.Http;

/// <summary>Pins the REST version all our requests are written for.</summary>
internal sealed class StorageHeadersPolicy : HttpPipelineSynchronousPolicy
{
    /// <summary>Newest version with the short form of user-delegation signatures; accepted by Azurite 3.35.</summary>
    public const string Version = "2024-11-04";

    public override void OnSendingRequest(HttpMessage message) => message.Request.Headers.SetValue("x-ms-version", Version);
}
