using System.Net;
using CloudCam.Dev.SignalR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CloudCam.Dev.Tests.SignalR;

/// <summary>Stands for the negotiate function: answers with the emulator's client URL and a token for it.</summary>
internal sealed class NegotiateFunction : IAsyncDisposable
{
    private readonly WebApplication app;

    private NegotiateFunction(WebApplication app) => this.app = app;

    /// <summary>What the claims of the next tokens are made of, from hub, user and URL; tests put false ones here.</summary>
    public Func<string, string, object> Claims { get; set; } = (user, url) => new Dictionary<string, object> { ["aud"] = url, ["exp"] = TestTokens.In(TimeSpan.FromMinutes(5)), ["asrs.s.uid"] = user };

    public string Key { get; set; } = new SignalROptions().AccessKey;

    public static async Task<NegotiateFunction> StartAsync(SignalREmulator emulator)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var function = new NegotiateFunction(app);
        app.MapPost("/{hub}/{user}/negotiate", (string hub, string user) =>
        {
            var url = $"http://127.0.0.1:{emulator.Port}/client/?hub={hub.ToLowerInvariant()}";
            return Results.Json(new { url, accessToken = TestTokens.Sign(function.Key, function.Claims(user, url)) });
        });
        await app.StartAsync();
        return function;
    }

    public string UrlFor(string hub, string user) => $"{app.Urls.First()}/{hub}/{user}";

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
