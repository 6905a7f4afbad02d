using CloudCam.Functions.Access;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.DeadLetter;
using CloudCam.Functions.ListDeadLetters;
using CloudCam.Functions.RetryDeadLetter;
using CloudCam.Functions.RetryDeadLetters;

namespace CloudCam.Functions.DeadLetters;

/// <summary>Puts dead letters into the app.</summary>
internal static class DeadLettersFeature
{
    /// <summary>Registers what they need.</summary>
    public static IServiceCollection AddDeadLetters(this IServiceCollection services) =>
        services.AddSingleton<DeadLetterStore>().AddSingleton<DeadLetterRetry>().AddSingleton<ListDeadLettersEndpoint>().AddSingleton<DeadLetterEndpoint>()
            .AddSingleton<RetryDeadLetterEndpoint>().AddSingleton<RetryDeadLettersEndpoint>();

    /// <summary>Maps the endpoints.</summary>
    public static void MapDeadLetters(this WebApplication app)
    {
        var services = app.Services;
        app.MapGet(ListDeadLettersEndpoint.Route, services.GetRequiredService<ListDeadLettersEndpoint>().RunAsync).RequireScope(ApiScope.Admin).Describe(DeadLettersContract.List);
        app.MapGet(DeadLetterEndpoint.Route, services.GetRequiredService<DeadLetterEndpoint>().GetAsync).RequireScope(ApiScope.Admin).Describe(DeadLettersContract.Get);
        app.MapDelete(DeadLetterEndpoint.Route, services.GetRequiredService<DeadLetterEndpoint>().DeleteAsync).RequireScope(ApiScope.Admin).Describe(DeadLettersContract.Delete);
        app.MapPost(RetryDeadLetterEndpoint.Route, services.GetRequiredService<RetryDeadLetterEndpoint>().RunAsync).RequireScope(ApiScope.Admin).Describe(DeadLettersContract.Retry);
        app.MapPost(RetryDeadLettersEndpoint.Route, services.GetRequiredService<RetryDeadLettersEndpoint>().RunAsync).RequireScope(ApiScope.Admin).Describe(DeadLettersContract.RetryAll);
    }
}
