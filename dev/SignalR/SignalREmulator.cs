using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CloudCam.Dev.SignalR;

/// <summary>
/// Azure SignalR Service in serverless mode on this machine: its REST API, and its client path on ASP.NET Core SignalR. Everything is in memory. Dispose it
/// to end all connections and stop.
/// </summary>
public sealed class SignalREmulator : IAsyncDisposable
{
    private readonly WebApplication app;

    private SignalREmulator(WebApplication app, SignalROptions options) => (this.app, ConnectionString) = (app, Describe(PortOf(app), options.AccessKey));

    /// <summary>Port it listens on.</summary>
    public int Port => PortOf(app);

    /// <summary>Connection string for functions and SDKs.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts an emulator and waits until it listens.</summary>
    /// <param name="options">Port, key and limits.</param>
    /// <param name="time">Clock for tokens and memberships.</param>
    /// <param name="isLogged">Whether it logs to the console.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SignalREmulator> StartAsync(SignalROptions options, TimeProvider time, bool isLogged, CancellationToken cancellationToken)
    {
        var app = Build(options, time, isLogged);
        try
        {
            await app.StartAsync(cancellationToken);
            return new SignalREmulator(app, options);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of an emulator.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="accessKey">Its key.</param>
    public static string Describe(int port, string accessKey) =>
        string.Create(CultureInfo.InvariantCulture, $"Endpoint=http://127.0.0.1:{port};Port={port};AccessKey={accessKey};Version=1.0;");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static WebApplication Build(SignalROptions options, TimeProvider time, bool isLogged)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // A port that is taken is thrown; the host need not write its stack trace as well.
        if (isLogged) builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
            kestrel.Listen(options.Address, options.Port);
        });
        builder.Services.AddSingleton(options).AddSingleton(time).AddSingleton(new AccessTokens(options.AccessKey, time));
        builder.Services.AddSingleton<Gate>().AddSingleton<ClientTable>().AddSingleton<ClientEndpoint>().AddSingleton<RestApi>();
        builder.Services.AddSignalR();
        builder.Services.AddSingleton<HubLifetimeManager<ClientHub>, ClientLifetimes>();
        builder.Services.AddCors();
        var app = builder.Build();
        // As the service does unless told otherwise: pages from anywhere may connect; the token decides.
        app.UseCors(cors => cors.SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowAnyMethod().AllowCredentials());
        app.Services.GetRequiredService<ClientEndpoint>().Map(app);
        app.MapFallback("{**path}", app.Services.GetRequiredService<RestApi>().HandleAsync);
        return app;
    }

    private static int PortOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;
}
