using System.Net;
using CloudCam.Cloud.Rest;
using CloudCam.Core.Ports;
using CloudCam.Dev.SignalR;
using CloudCam.Testing.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>The contract of live notices: our REST adapter, the emulator, and the official JavaScript client with the access the adapter gives.</summary>
public sealed class NoticesOnEmulatorTests : NoticesContract, IAsyncLifetime
{
    private readonly JsClients clients = new();
    private SignalREmulator emulator = null!;
    private CloudServices services = null!;
    private WebApplication negotiation = null!;

    protected override INotices Notices => services.Notices!;

    public async ValueTask InitializeAsync()
    {
        emulator = await SignalREmulator.StartAsync(new SignalROptions { Port = 0 }, TimeProvider.System, isLogged: false, TestContext.Current.CancellationToken);
        services = CloudSetup.Create(
            new CloudOptions
            {
                StorageConnectionString = "UseDevelopmentStorage=true", SignalRConnectionString = emulator.ConnectionString,
                EventHubsConnectionString = "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=k",
            },
            TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        negotiation = builder.Build();
        negotiation.MapPost("/negotiate", (string user) =>
        {
            var access = Notices.AccessFor(user, TimeSpan.FromMinutes(5));
            return Results.Json(new { url = access.Url.AbsoluteUri, accessToken = access.AccessToken });
        });
        await negotiation.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await clients.DisposeAsync();
        await negotiation.DisposeAsync();
        services.Dispose();
        await emulator.DisposeAsync();
    }

    protected override Task ConnectAsync(string user) => clients.ConnectAsync(user, $"{negotiation.Urls.First()}?user={Uri.EscapeDataString(user)}");

    protected override async Task<IReadOnlyList<string>> ReceiveAsync(string user, int count)
    {
        var got = new List<string>();
        while (got.Count < count) got.Add((await clients.NextAsync(user)).GetProperty("arguments")[0].GetRawText());
        return got;
    }
}
