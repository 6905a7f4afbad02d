using Azure.Core;
using Azure.Core.Pipeline;

namespace CloudCam.Cloud.Rest.Http;

/// <summary>Azure.Core's options as we set them: retries by our numbers, contents never logged.</summary>
internal sealed class RestClientOptions : ClientOptions
{
    public RestClientOptions(CloudHttpOptions options, HttpPipelineTransport transport)
    {
        Transport = transport;
        Retry.Mode = RetryMode.Exponential;
        Retry.MaxRetries = options.MaxRetries;
        Retry.Delay = options.RetryDelay;
        Retry.MaxDelay = options.MaxRetryDelay;
        Retry.NetworkTimeout = options.NetworkTimeout;
        Diagnostics.ApplicationId = "CloudCam";
        Diagnostics.IsLoggingContentEnabled = false; // payloads are media and places: never in a log
    }
}
