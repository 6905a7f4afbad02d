using CloudCam.Core.Media;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.TestWebhook;

/// <summary><c>POST /api/webhooks/{id}/test</c>: sends a message of type <c>test</c> the way all others go.</summary>
internal sealed class TestWebhookEndpoint(WebhookTable table, WebhookFanOut fanOut, WebhookOptions options)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/webhooks/{id}/test";

    /// <summary>Answers as soon as the message is queued.</summary>
    public async Task<IResult> RunAsync(string id, CancellationToken cancellationToken)
    {
        if (options.Key is null) return WebhookAnswers.Off();
        if (!MediaJob.IsTransferId(id) || await table.FindAsync(id, cancellationToken) is not { } subscription) return WebhookAnswers.NotThere();
        return Results.Accepted(value: new WebhookTestView(await fanOut.TestAsync(subscription, cancellationToken)));
    }
}

/// <summary>A message that is on its way.</summary>
/// <param name="WebhookId">The header <c>webhook-id</c> it will have.</param>
internal sealed record WebhookTestView(string WebhookId);
