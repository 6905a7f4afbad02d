using Azure.Core;
using Azure.Core.Pipeline;

namespace CloudCam.Cloud.Rest.Events;

/// <summary>
/// One quick repeat for a broken connection; none for "busy" (429, 503): waiting is the caller's business, who spills meanwhile and is
/// told by <see cref="CloudCam.Core.Ports.StoreException.RetryAfter"/> how long.
/// </summary>
internal sealed class EventHubsRetryPolicy() : RetryPolicy(maxRetries: 1)
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        !IsBusy(message) && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsBusy(message) ? ValueTask.FromResult(false) : base.ShouldRetryAsync(message, exception);

    private static bool IsBusy(HttpMessage message) => message.HasResponse && message.Response.Status is 429 or 503;
}
