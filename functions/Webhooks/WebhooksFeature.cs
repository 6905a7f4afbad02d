using System.Net;
using System.Security.Cryptography;
using CloudCam.Functions.Access;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.DeliverWebhooks;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Notices;
using CloudCam.Functions.RotateSecret;
using CloudCam.Functions.Subscription;
using CloudCam.Functions.Subscriptions;
using CloudCam.Functions.TestWebhook;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CloudCam.Functions.Webhooks;

/// <summary>Puts webhooks into the app.</summary>
internal static class WebhooksFeature
{
    /// <summary>Registers what they need.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration settings)
    {
        services.TryAddSingleton(RandomNumberGenerator.Create());
        services.AddSingleton(WebhookOptions.From(settings)).AddSingleton<ResolveAddresses>(Dns.GetHostAddressesAsync).AddSingleton<WebhookMetrics>().AddSingleton<WebhookTable>();
        services.AddSingleton<WebhookAddress>().AddSingleton<SubscriptionBody>().AddSingleton<WebhookSender>().AddSingleton<WebhookFanOut>();
        services.AddSingleton<INoticeTarget>(provider => provider.GetRequiredService<WebhookFanOut>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookDeliverer>(provider, new Random()));
        return services.AddSingleton<SubscriptionsEndpoint>().AddSingleton<SubscriptionEndpoint>().AddSingleton<RotateSecretEndpoint>().AddSingleton<TestWebhookEndpoint>()
            .AddSingleton<DeliverWebhooksEndpoint>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapWebhooks(this WebApplication app)
    {
        var services = app.Services;
        if (services.GetRequiredService<WebhookOptions>().Key is null) WebhookLog.Off(services.GetRequiredService<ILoggerFactory>().CreateLogger("CloudCam.Functions.Webhooks"));
        var all = services.GetRequiredService<SubscriptionsEndpoint>();
        app.MapGet(SubscriptionsEndpoint.Route, all.ListAsync).RequireScope(ApiScope.Admin).Describe(WebhooksContract.List);
        app.MapPost(SubscriptionsEndpoint.Route, all.CreateAsync).RequireScope(ApiScope.Admin).Describe(WebhooksContract.Create);
        var one = services.GetRequiredService<SubscriptionEndpoint>();
        app.MapGet(SubscriptionEndpoint.Route, one.GetAsync).RequireScope(ApiScope.Admin).Describe(WebhooksContract.Get);
        app.MapPut(SubscriptionEndpoint.Route, one.PutAsync).RequireScope(ApiScope.Admin).Describe(WebhooksContract.Put);
        app.MapDelete(SubscriptionEndpoint.Route, one.DeleteAsync).RequireScope(ApiScope.Admin).Describe(WebhooksContract.Delete);
        app.MapPost(RotateSecretEndpoint.Route, services.GetRequiredService<RotateSecretEndpoint>().RunAsync).RequireScope(ApiScope.Admin).Describe(WebhooksContract.Rotate);
        app.MapPost(TestWebhookEndpoint.Route, services.GetRequiredService<TestWebhookEndpoint>().RunAsync).RequireScope(ApiScope.Admin).Describe(WebhooksContract.Test);
        app.MapInvocation(DeliverWebhooksEndpoint.Name, services.GetRequiredService<DeliverWebhooksEndpoint>().RunAsync);
    }
}
