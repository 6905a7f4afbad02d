using System.Security.Cryptography;
using CloudCam.Functions.Access;
using CloudCam.Functions.Api;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.Subscriptions;

/// <summary><c>GET</c> and <c>POST /api/webhooks</c>.</summary>
internal sealed class SubscriptionsEndpoint(
    WebhookTable table, SubscriptionBody bodies, WebhookFanOut fanOut, WebhookOptions options, RandomNumberGenerator random, TimeProvider time, ILogger<SubscriptionsEndpoint> logger)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/webhooks";

    private const int IdBytes = 16;

    /// <summary>Lists all subscriptions: they are few.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancellationToken) =>
        Results.Ok(new Page<WebhookView>(await table.AllAsync(cancellationToken).Select(WebhookView.Of).ToListAsync(cancellationToken), null));

    /// <summary>Makes a subscription. The answer shows its secret, and can be asked for a new one later (<c>rotate</c>), not for this one again.</summary>
    public async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (options.Key is not { } key) return WebhookAnswers.Off();
        if (await table.AllAsync(cancellationToken).CountAsync(cancellationToken) >= options.MaxSubscriptions)
            return Results.Problem($"There are {options.MaxSubscriptions} subscriptions already.", statusCode: StatusCodes.Status409Conflict);
        var now = time.GetUtcNow();
        var blank = new WebhookSubscription { Id = NewId(), Name = "", Url = new Uri("about:blank"), SecretSince = now, CreatedAt = now };
        var (subscription, problem) = await bodies.ReadAsync(context.Request, blank, cancellationToken);
        if (subscription is null) return problem!;
        await table.AddAsync(subscription, cancellationToken);
        fanOut.Forget();
        WebhookLog.Changed(logger, subscription.Id, "made", ApiCaller.Of(context).KeyId);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Created(
            $"{Route}/{subscription.Id}", WebhookView.Of(subscription) with { Secret = WebhookSignature.SecretText(key, subscription.Id, subscription.SecretVersion) });
    }

    private string NewId()
    {
        Span<byte> id = stackalloc byte[IdBytes];
        random.GetBytes(id);
        return Convert.ToHexStringLower(id);
    }
}
