using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Access;
using CloudCam.Functions.Alarms;
using CloudCam.Functions.Api;
using CloudCam.Functions.AssembleMedia;
using CloudCam.Functions.Assembly;
using CloudCam.Functions.Cameras;
using CloudCam.Functions.Commands;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Conversion;
using CloudCam.Functions.DeadLetters;
using CloudCam.Functions.Devices;
using CloudCam.Functions.GetMedia;
using CloudCam.Functions.Health;
using CloudCam.Functions.HealthDetails;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.ListDevices;
using CloudCam.Functions.ListMedia;
using CloudCam.Functions.ListTransfers;
using CloudCam.Functions.Live;
using CloudCam.Functions.MediaLink;
using CloudCam.Functions.ReplaySpills;
using CloudCam.Functions.Sounds;
using CloudCam.Functions.SweepTransfers;
using CloudCam.Functions.Transfers;
using CloudCam.Functions.Uploads;
using CloudCam.Functions.WebConsole;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.Hosting;

/// <summary>Puts the app together: settings, stores, one endpoint per function.</summary>
public static class FunctionsApp
{
    /// <summary>The variable by which the Functions host says where to listen.</summary>
    public const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>Builds the app; it listens on 127.0.0.1 only, since everybody but the Functions host goes through the host.</summary>
    /// <param name="args">Command line; settings may be given as <c>--Name=value</c>.</param>
    /// <param name="cloud">Gives the stores.</param>
    /// <param name="configure">Changes what is registered, for tests; null: nothing.</param>
    public static WebApplication Build(string[] args, Func<IServiceProvider, CloudServices> cloud, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        // Settings as files, one each, named like the setting: secrets are mounted that way and are then in no environment.
        if (builder.Configuration["SettingsFolder"] is { Length: > 0 } folder) builder.Configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
        // Without the variable (nobody's host) a free port will do; the log tells it.
        var port = int.Parse(builder.Configuration[PortVariable] is { Length: > 0 } text ? text : "0", NumberStyles.None, CultureInfo.InvariantCulture);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(IPAddress.Loopback, port);
        });
        AddServices(builder.Services, FunctionOptions.From(builder.Configuration), cloud);
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddDevices(builder.Configuration);
        builder.Services.AddCameras();
        builder.Services.AddCommands(builder.Configuration);
        builder.Services.AddLive(builder.Configuration);
        builder.Services.AddSounds();
        builder.Services.AddAlarms(builder.Configuration);
        builder.Services.AddUploads(builder.Configuration);
        builder.Services.AddWebhooks(builder.Configuration);
        builder.Services.AddDeadLetters();
        builder.Services.AddHealthDetails();
        builder.Services.AddWebConsole(builder.Configuration);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAccess();
        Map(app);
        app.MapAccess();
        app.MapDevices();
        app.MapCameras();
        app.MapCommands();
        app.MapLive();
        app.MapSounds();
        app.MapAlarms();
        app.MapUploads();
        app.MapWebhooks();
        app.MapDeadLetters();
        app.MapHealthDetails();
        app.MapWebConsole();
        return app;
    }

    private static void AddServices(IServiceCollection services, FunctionOptions options, Func<IServiceProvider, CloudServices> cloud)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<StoreProblems>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        services.AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton(cloud);
        services.AddSingleton(provider => provider.GetRequiredService<CloudServices>().Tables).AddSingleton(provider => provider.GetRequiredService<CloudServices>().Blobs)
            .AddSingleton(provider => provider.GetRequiredService<CloudServices>().Blocks).AddSingleton(provider => provider.GetRequiredService<CloudServices>().Queue)
            .AddSingleton(provider => provider.GetRequiredService<CloudServices>().EventHubs).AddSingleton(provider => provider.GetRequiredService<CloudServices>().Links);
        services.AddSingleton<OpenTransfers>().AddSingleton<ListTransfersEndpoint>();
        services.AddSingleton<TransferLedger>().AddSingleton<MediaTable>().AddSingleton<RefusedEvents>().AddSingleton<IEventSink, FunctionEventSink>();
        // One name per process: batches of two instances in the same instant stay apart.
        services.AddSingleton(provider => new SpillStore(
            provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<TimeProvider>(),
            $"functions-{DerivedId.From("functions", Environment.MachineName, Environment.ProcessId.ToString(CultureInfo.InvariantCulture))[..8]}"));
        services.AddSingleton(provider => new FfmpegRunner(
            FfmpegLocator.Find(options.FfmpegPath, Environment.GetEnvironmentVariable("PATH"), AppContext.BaseDirectory, Environment.CurrentDirectory),
            options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FfmpegRunner>>()));
        services.AddSingleton<IMediaConverter, FfmpegConverter>().AddSingleton<MediaPreparation>().AddSingleton<BlobAssembly>().AddSingleton<MediaAssembler>();
        services.AddSingleton<AssembleMediaEndpoint>().AddSingleton<LostRecordings>().AddSingleton<TransferSweep>().AddSingleton<SweepTransfersEndpoint>().AddSingleton<ReplaySpillsEndpoint>();
        services.AddSingleton<MediaLookup>().AddSingleton<MediaViews>().AddSingleton<NewestMedia>().AddSingleton<ListDevicesEndpoint>().AddSingleton<ListMediaEndpoint>().AddSingleton<GetMediaEndpoint>();
        services.AddSingleton<MediaLinkEndpoint>().AddSingleton<HealthEndpoint>();
    }

    private static void Map(WebApplication app)
    {
        var services = app.Services;
        // The host asks this every 25 ms while it starts and again as a sign of life: no store, no key.
        app.MapGet("/", () => "CloudCam functions").IsInternal();
        app.MapInvocation(AssembleMediaEndpoint.Name, services.GetRequiredService<AssembleMediaEndpoint>().RunAsync);
        app.MapInvocation(SweepTransfersEndpoint.Name, services.GetRequiredService<SweepTransfersEndpoint>().RunAsync);
        app.MapInvocation(ReplaySpillsEndpoint.Name, services.GetRequiredService<ReplaySpillsEndpoint>().RunAsync);
        app.MapGet(ListDevicesEndpoint.Route, services.GetRequiredService<ListDevicesEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(DevicesContract.List);
        app.MapGet(ListMediaEndpoint.Route, services.GetRequiredService<ListMediaEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(MediaContract.List);
        app.MapGet(ListTransfersEndpoint.Route, services.GetRequiredService<ListTransfersEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(MediaContract.Transfers);
        app.MapGet(GetMediaEndpoint.Route, services.GetRequiredService<GetMediaEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(MediaContract.Get);
        app.MapGet(MediaLinkEndpoint.Route, services.GetRequiredService<MediaLinkEndpoint>().RunAsync).RequireScope(ApiScope.Read).Describe(MediaContract.Link);
        app.MapGet(HealthEndpoint.Route, services.GetRequiredService<HealthEndpoint>().RunAsync).Describe(AccessContract.Health);
    }
}
