using CloudCam.Core.Live;
using CloudCam.Functions.Access;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.ListLive;
using CloudCam.Functions.StartLive;
using CloudCam.Functions.StopLive;

namespace CloudCam.Functions.Live;

/// <summary>Puts live video into the app: what starts, shows and ends streams. The streams themselves come from the relays.</summary>
internal static partial class LiveFeature
{
    /// <summary>Registers what it needs.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration settings)
    {
        var options = LiveSettings.From(settings);
        // A wrong key is told when the app starts, not when somebody wants to watch.
        options.CreateLinks(TimeProvider.System);
        services.AddSingleton(options).AddSingleton<LiveTable>().AddSingleton<LiveDevices>().AddSingleton<LiveViews>().AddSingleton<LiveCommands>();
        return services.AddSingleton<StartLiveEndpoint>().AddSingleton<ListLiveEndpoint>().AddSingleton<StopLiveEndpoint>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapLive(this WebApplication app)
    {
        var services = app.Services;
        if (!services.GetRequiredService<LiveViews>().IsOn) Off(services.GetRequiredService<ILoggerFactory>().CreateLogger("CloudCam.Functions.Live"));
        app.MapPost(StartLiveEndpoint.Route, services.GetRequiredService<StartLiveEndpoint>().RunAsync).RequireScope(ApiScope.Command).Describe(LiveContract.Start);
        app.MapGet(ListLiveEndpoint.Route, services.GetRequiredService<ListLiveEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(LiveContract.List);
        app.MapDelete(StopLiveEndpoint.Route, services.GetRequiredService<StopLiveEndpoint>().RunAsync).RequireScope(ApiScope.Command).Describe(LiveContract.Stop);
    }

    [LoggerMessage(4345, LogLevel.Warning, "Live video is off: set Live__LinkKey (as the relays have it) and Live__PublicUrl")]
    private static partial void Off(ILogger logger);
}
