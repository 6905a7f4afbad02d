using CloudCam.Core.Alarms;
using CloudCam.Core.Commands;
using CloudCam.Core.Media;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.AcknowledgeAlarm;
using CloudCam.Functions.Changes;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.GetAlarm;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.ListAlarms;
using CloudCam.Functions.Negotiate;
using CloudCam.Functions.Notices;
using CloudCam.Functions.ProcessAlarms;
using CloudCam.Functions.SweepLedger;
using CloudCam.Functions.TrackMedia;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CloudCam.Functions.Alarms;

/// <summary>Puts alarms, their files and live notices into the app.</summary>
internal static class AlarmsFeature
{
    /// <summary>Registers what it needs.</summary>
    public static IServiceCollection AddAlarms(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(AlarmOptions.From(settings)).AddSingleton<AlarmMetrics>().AddSingleton<AlarmTable>().AddSingleton<MediaLedger>().AddSingleton<PromiseTies>();
        services.AddSingleton<DeadEvents>().AddSingleton<AlarmProcessor>().AddSingleton<MediaTracker>().AddSingleton<CorrelatedFiles>().AddSingleton<LedgerSweep>().AddSingleton<AlarmLookup>();
        services.AddSingleton<NoticeDesk>().AddSingleton<INoticeTarget>(provider => provider.GetRequiredService<NoticeDesk>());
        services.AddSingleton<ChangeDesk>().AddSingleton<FileChanges>();
        services.AddSingleton<FileAsker>();
        services.TryAddSingleton(provider => new CommandDesk(
            provider.GetRequiredService<ITableStore>(), new CommandRouter(provider.GetRequiredService<ITableStore>(), provider.GetRequiredService<IWorkQueue>()),
            provider.GetRequiredService<IEventSink>(), new CommandOptions(), provider.GetRequiredService<TimeProvider>(), new Random()));
        return services.AddSingleton<ProcessAlarmsEndpoint>().AddSingleton<TrackMediaEndpoint>().AddSingleton<SweepLedgerEndpoint>().AddSingleton<ListAlarmsEndpoint>()
            .AddSingleton<GetAlarmEndpoint>().AddSingleton<AcknowledgeAlarmEndpoint>().AddSingleton<NegotiateEndpoint>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapAlarms(this WebApplication app)
    {
        var services = app.Services;
        app.MapInvocation(ProcessAlarmsEndpoint.Name, services.GetRequiredService<ProcessAlarmsEndpoint>().RunAsync, InvocationRequest.MaxBatchBytes);
        app.MapInvocation(TrackMediaEndpoint.Name, services.GetRequiredService<TrackMediaEndpoint>().RunAsync, InvocationRequest.MaxBatchBytes);
        app.MapInvocation(SweepLedgerEndpoint.Name, services.GetRequiredService<SweepLedgerEndpoint>().RunAsync);
        app.MapGet(ListAlarmsEndpoint.Route, services.GetRequiredService<ListAlarmsEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(AlarmsContract.List);
        app.MapGet(GetAlarmEndpoint.Route, services.GetRequiredService<GetAlarmEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(AlarmsContract.Get);
        app.MapPost(AcknowledgeAlarmEndpoint.Route, services.GetRequiredService<AcknowledgeAlarmEndpoint>().RunAsync).RequireScope(ApiScope.Command).Describe(AlarmsContract.Acknowledge);
        app.MapPost(NegotiateEndpoint.Route, services.GetRequiredService<NegotiateEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(AlarmsContract.Negotiate);
    }
}
