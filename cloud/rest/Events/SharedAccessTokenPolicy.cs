using Azure.Core;
using Azure.Core.Pipeline;

namespace CloudCam.Cloud.Rest.Events;

/// <summary>Puts a shared access token for the namespace on each attempt; made new some minutes before it expires.</summary>
internal sealed class SharedAccessTokenPolicy(EventHubsNamespace target, TimeProvider timeProvider) : HttpPipelineSynchronousPolicy
{
    // An hour is what the service's own clients ask for; a tenth of it covers the difference of clocks.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(6);

    private Made? made;

    public override void OnSendingRequest(HttpMessage message)
    {
        var now = timeProvider.GetUtcNow();
        var token = Volatile.Read(ref made);
        if (token is null || token.RenewAt <= now)
        {
            var expires = now + Lifetime;
            token = new Made(SharedAccessToken.Create(target.Endpoint.AbsoluteUri, target.KeyName!, target.Key!, expires), expires - RenewBefore);
            Volatile.Write(ref made, token);
        }
        message.Request.Headers.SetValue("Authorization", token.Value);
    }

    private sealed record Made(string Value, DateTimeOffset RenewAt)
    {
        public override string ToString() => "shared access token";
    }
}
