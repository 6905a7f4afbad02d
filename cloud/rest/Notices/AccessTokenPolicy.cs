using Azure.Core;
using Azure.Core.Pipeline;

namespace CloudCam.Cloud.Rest.Notices;

/// <summary>Puts a token for the very address on each attempt.</summary>
internal sealed class AccessTokenPolicy(SignalRService service, TimeProvider timeProvider) : HttpPipelineSynchronousPolicy
{
    // For one request: some minutes cover a difference of clocks.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public override void OnSendingRequest(HttpMessage message)
    {
        var audience = message.Request.Uri.ToUri().GetLeftPart(UriPartial.Path);
        message.Request.Headers.SetValue("Authorization", $"Bearer {AccessToken.Create(service.Key, audience, timeProvider.GetUtcNow(), Lifetime, null)}");
    }
}
