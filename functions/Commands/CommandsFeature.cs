using CloudCam.Core.Commands;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.GetCommand;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.ListCommands;
using CloudCam.Functions.SendCommand;
using CloudCam.Functions.SweepCommands;

namespace CloudCam.Functions.Commands;

/// <summary>Puts commands to devices into the app.</summary>
internal static class CommandsFeature
{
    /// <summary>Registers what they need.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddCommands(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(CommandSettings.Read(settings)).AddSingleton<CommandTable>().AddSingleton<CommandRouter>().AddSingleton<CommandSweep>().AddSingleton<CommandDevices>();
        services.AddSingleton(provider => new CommandDesk(
            provider.GetRequiredService<ITableStore>(), provider.GetRequiredService<CommandRouter>(), provider.GetRequiredService<IEventSink>(),
            provider.GetRequiredService<CommandOptions>(), provider.GetRequiredService<TimeProvider>(), new Random()));
        return services.AddSingleton<SendCommandEndpoint>().AddSingleton<ListCommandsEndpoint>().AddSingleton<GetCommandEndpoint>().AddSingleton<SweepCommandsEndpoint>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapCommands(this WebApplication app)
    {
        var services = app.Services;
        app.MapPost(SendCommandEndpoint.Route, services.GetRequiredService<SendCommandEndpoint>().RunAsync).RequireScope(ApiScope.Command).Describe(CommandsContract.Send);
        app.MapGet(ListCommandsEndpoint.Route, services.GetRequiredService<ListCommandsEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(CommandsContract.List);
        app.MapGet(GetCommandEndpoint.Route, services.GetRequiredService<GetCommandEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(CommandsContract.Get);
        app.MapInvocation(SweepCommandsEndpoint.Name, services.GetRequiredService<SweepCommandsEndpoint>().RunAsync);
    }
}
