using CloudCam.Functions.Access;
using CloudCam.Functions.ConsoleFiles;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Me;

namespace CloudCam.Functions.WebConsole;

/// <summary>Puts the console's files into the app.</summary>
internal static class WebConsoleFeature
{
    /// <summary>Registers what it needs.</summary>
    public static IServiceCollection AddWebConsole(this IServiceCollection services, IConfiguration settings)
    {
        var options = ConsoleOptions.From(settings);
        return services.AddSingleton(options).AddSingleton(new ConsoleHeaders(settings, options)).AddSingleton<ConsoleFolder>().AddSingleton<ConsoleFilesEndpoint>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapWebConsole(this WebApplication app)
    {
        app.MapMethods(ConsoleFilesEndpoint.Route, [HttpMethods.Get, HttpMethods.Head], app.Services.GetRequiredService<ConsoleFilesEndpoint>().Run).IsInternal();
        app.MapGet(MeEndpoint.Route, MeEndpoint.Run).RequireScope(ApiScope.Read).Describe(AccessContract.Me);
    }
}
