using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.RotateSecret;

/// <summary><c>POST /api/webhooks/{id}/rotate</c>: a new secret; the one before signs too for <c>Webhooks__RotationGrace</c>.</summary>
internal sealed class RotateSecretEndpoint(WebhookTable table, WebhookFanOut fanOut, WebhookOptions options, TimeProvider time, ILogger<RotateSecretEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/webhooks/{id}/rotate";

    /// <summary>Answers with the new secret.</summary>
    public async Task<IResult> RunAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (options.Key is not { } key) return WebhookAnswers.Off();
        if (!MediaJob.IsTransferId(id) || await table.FindAsync(id, cancellationToken) is not { } before) return WebhookAnswers.NotThere();
        var subscription = before with { SecretVersion = before.SecretVersion + 1, SecretSince = time.GetUtcNow() };
        try
        {
            await table.SaveAsync(subscription, cancellationToken);
        }
        catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere)
        {
            return WebhookAnswers.Contended();
        }
        fanOut.Forget();
        WebhookLog.Changed(logger, id, "given a new secret", ApiCaller.Of(context).KeyId);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(WebhookView.Of(subscription) with { Secret = WebhookSignature.SecretText(key, id, subscription.SecretVersion) });
    }
}
