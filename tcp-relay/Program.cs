using System.Globalization;
using CloudCam.Core.Live;
using CloudCam.Relay;
using CloudCam.Relay.Cameras;
using CloudCam.Relay.Live;
using CloudCam.Relay.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// Answers are sent from the socket's own thread: worth more than all other tuning. Read once, before the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders().AddSimpleConsole(console =>
{
    console.SingleLine = true;
    console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
    console.UseUtcTimestamp = true;
});
builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

// Settings as files, one each, named like the setting: secrets are mounted that way and are then in no environment.
if (builder.Configuration["SettingsFolder"] is { Length: > 0 } folder) builder.Configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
var settings = RelaySettings.Read(builder.Configuration);
if (args.Contains("--check-health")) return await HealthProbe.RunAsync(settings.Relay.HealthPort);
using var tracing = Tracing.Start(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"], settings.Relay.Replica);
using var cloud = settings.ConnectCloud(TimeProvider.System);
using var live = new LiveHub(settings.Live, TimeProvider.System);
var links = LiveLinks.Create(settings.Live.LinkKey, settings.Live.OldLinkKey, TimeProvider.System);
using var metrics = new PrometheusText(RelayMetrics.MeterName);
builder.Services.AddSingleton(services => new RelayServer(
    settings.Relay, ProtocolRegistry.Create(settings, live, TimeProvider.System),
    new RelayStores(cloud.Blobs, cloud.Blocks, cloud.Tables, cloud.Queue, cloud.EventHubs),
    services.GetRequiredService<ILoggerFactory>(), TimeProvider.System, new Random(),
    new RelayCameras(settings.Cameras, ProtocolRegistry.CreateCameras(settings, live, TimeProvider.System), cloud.Secrets), new RelayLive(live, links)));
builder.Services.AddHostedService(services => services.GetRequiredService<RelayServer>());
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Relay.StopTimeout + TimeSpan.FromSeconds(5));
builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://{settings.Relay.HealthAddress}:{settings.Relay.HealthPort}"));

var app = builder.Build();
var relay = app.Services.GetRequiredService<RelayServer>();
using var selfCheck = RelaySelfCheck.Create(cloud, settings.Relay.SafeReplica, TimeProvider.System);
HealthEndpoints.Map(app, relay, metrics, selfCheck);
await app.StartAsync();
if (args.Contains("--announce")) Announcement.Write(Console.Out, relay, app.Urls);
await app.WaitForShutdownAsync();
return 0;
