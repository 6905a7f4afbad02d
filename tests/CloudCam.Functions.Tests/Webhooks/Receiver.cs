using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CloudCam.Functions.Tests.Webhooks;

/// <summary>Somebody who is called: a real server on loopback that keeps what it got and answers what it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private Receiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<Call> Calls { get; } = new();

    public int Status { get; set; } = 204;

    public string? RetryAfter { get; set; }

    public string? Location { get; set; }

    public Uri Url => new(app.Urls.Single() + "/hook?token=x");

    public static async Task<Receiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=None"]);
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Map("{**path}", receiver.TakeAsync);
        await app.StartAsync(cancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Calls.Enqueue(new Call(
            context.Request.Path, context.Request.Headers["webhook-id"].ToString(), context.Request.Headers["webhook-timestamp"].ToString(),
            context.Request.Headers["webhook-signature"].ToString(), context.Request.ContentType ?? "", body.ToArray()));
        context.Response.StatusCode = Status;
        if (RetryAfter is not null) context.Response.Headers.RetryAfter = RetryAfter;
        if (Location is not null) context.Response.Headers.Location = Location;
    }

    internal sealed record Call(string Path, string Id, string Timestamp, string Signature, string ContentType, byte[] Body);
}
