using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CloudCam.Relay.Tests.Program;

/// <summary>Takes OTLP over HTTP and keeps the raw requests: names and texts stand in them as plain UTF-8.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly ConcurrentDictionary<string, StringBuilder> bodies = new();
    private readonly WebApplication app;

    public OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapPost("/{*path}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var text = bodies.GetOrAdd(context.Request.Path.Value!, _ => new StringBuilder());
            lock (text) text.Append(Encoding.Latin1.GetString(body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
        });
        app.StartAsync().GetAwaiter().GetResult();
        Endpoint = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public string Endpoint { get; }

    public string Received(string path)
    {
        if (!bodies.TryGetValue(path, out var text)) return "";
        lock (text) return text.ToString();
    }

    public void Dispose() => app.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
