using System.Security.Cryptography;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.DeleteKey;
using CloudCam.Functions.Keys;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace CloudCam.Functions.Access;

/// <summary>Puts the API's keys, scopes and rates into the app.</summary>
internal static class AccessFeature
{
    /// <summary>Registers what it needs.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(ApiOptions.From(settings)).AddSingleton(EasyAuthOptions.From(settings)).AddSingleton<ApiRates>().AddSingleton<ApiKeyTable>().AddSingleton<ApiKeyCheck>();
        services.AddSingleton(_ => RandomNumberGenerator.Create());
        services.AddRateLimiter(_ => { });
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>>(provider => new ConfigureOptions<RateLimiterOptions>(provider.GetRequiredService<ApiRates>().Configure));
        return services.AddSingleton<KeysEndpoint>().AddSingleton<DeleteKeyEndpoint>();
    }

    /// <summary>Asks for keys from here on. Behind the handlers of errors, before the endpoints.</summary>
    public static void UseAccess(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ApiOptions>();
        var logger = app.Services.GetRequiredService<ILogger<AccessMiddleware>>();
        if (options.Authentication == ApiAuthentication.Open) AccessLog.ApiIsOpen(logger);
        else if (string.IsNullOrEmpty(options.AdminKeySha256)) AccessLog.NoAdminKey(logger);
        if (app.Services.GetRequiredService<EasyAuthOptions>().TrustEasyAuth) AccessLog.EasyAuthTrusted(logger);
        app.UseMiddleware<AccessMiddleware>();
        app.UseRateLimiter();
        app.UseMiddleware<ScopeMiddleware>();
    }

    /// <summary>Maps the endpoints for keys.</summary>
    public static void MapAccess(this WebApplication app)
    {
        var keys = app.Services.GetRequiredService<KeysEndpoint>();
        app.MapPost(KeysEndpoint.Route, keys.CreateAsync).RequireScope(ApiScope.Admin).Describe(AccessContract.Create);
        app.MapGet(KeysEndpoint.Route, keys.ListAsync).RequireScope(ApiScope.Admin).Describe(AccessContract.List);
        app.MapDelete(DeleteKeyEndpoint.Route, app.Services.GetRequiredService<DeleteKeyEndpoint>().RunAsync).RequireScope(ApiScope.Admin).Describe(AccessContract.Delete);
    }
}
