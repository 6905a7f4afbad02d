using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.Subscription;

/// <summary><c>GET</c>, <c>PUT</c> and <c>DELETE /api/webhooks/{id}</c>.</summary>
internal sealed class SubscriptionEndpoint(WebhookTable table, SubscriptionBody bodies, WebhookFanOut fanOut, ILogger<SubscriptionEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/webhooks/{id}";

    /// <summary>Shows a subscription, without its secret.</summary>
    public async Task<IResult> GetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } subscription ? Results.Ok(WebhookView.Of(subscription)) : WebhookAnswers.NotThere();

    /// <summary>Replaces what it is about. It is switched on again unless the body says otherwise.</summary>
    public async Task<IResult> PutAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } before) return WebhookAnswers.NotThere();
        var (subscription, problem) = await bodies.ReadAsync(context.Request, before, cancellationToken);
        if (subscription is null) return problem!;
        try
        {
            await table.SaveAsync(subscription, cancellationToken);
        }
        catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere)
        {
            return WebhookAnswers.Contended();
        }
        fanOut.Forget();
        WebhookLog.Changed(logger, id, "changed", ApiCaller.Of(context).KeyId);
        return Results.Ok(WebhookView.Of(subscription));
    }

    /// <summary>Ends a subscription. Calls that wait for it are dropped.</summary>
    public async Task<IResult> DeleteAsync(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null) return WebhookAnswers.NotThere();
        await table.DeleteAsync(id, cancellationToken);
        fanOut.Forget();
        WebhookLog.Changed(logger, id, "deleted", ApiCaller.Of(context).KeyId);
        return Results.NoContent();
    }

    private async Task<WebhookSubscription?> FindAsync(string id, CancellationToken cancellationToken) =>
        MediaJob.IsTransferId(id) ? await table.FindAsync(id, cancellationToken) : null;
}
