using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CloudCam.Dev.Tests.Simulators.Jimi;

/// <summary>A request as the peer saw it; parts in their order on the wire.</summary>
internal sealed record PeerPost(string Path, bool IsChunked, IReadOnlyList<PeerPart> Parts, byte[] Body)
{
    public string Text(string name) => Encoding.UTF8.GetString(Parts.Single(part => part.Name == name).Bytes);

    public byte[] File => Parts.Single(part => part.Name == "file").Bytes;
}

/// <summary>One part of a form.</summary>
internal sealed record PeerPart(string Name, string Head, byte[] Bytes);

/// <summary>An image server of the tests' own. It takes multipart apart by itself.</summary>
internal sealed partial class JimiHttpPeer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private JimiHttpPeer(WebApplication app) => _app = app;

    public ConcurrentQueue<PeerPost> Posts { get; } = new();

    /// <summary>Status and body of the answer; code 200 by default.</summary>
    public Func<PeerPost, (int Status, string Body)> Answer { get; set; } = post =>
        (200, post.Parts.Count == 0 ? """{"code":0,"ok":true}""" : """{"code":200,"message":"success","data":"x"}""");

    public Uri Url(string path) => new(new Uri(_app.Urls.First()), path);

    public static async Task<JimiHttpPeer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var peer = new JimiHttpPeer(app);
        app.MapPost("/{**path}", peer.TakeAsync);
        await app.StartAsync();
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        var boundary = BoundaryForm().Match(context.Request.ContentType ?? "");
        var post = new PeerPost(context.Request.Path, context.Request.ContentLength is null, boundary.Success ? Split(bytes, boundary.Groups[1].Value) : [], bytes);
        Posts.Enqueue(post);
        var (status, text) = Answer(post);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(text);
    }

    // Latin-1 keeps every byte as one letter, so that text functions can cut binary.
    private static List<PeerPart> Split(byte[] bytes, string boundary)
    {
        var parts = new List<PeerPart>();
        var text = Encoding.Latin1.GetString(bytes);
        Assert.EndsWith($"\r\n--{boundary}--\r\n", text, StringComparison.Ordinal);
        foreach (var part in ("\r\n" + text).Split($"\r\n--{boundary}")[1..^1])
        {
            var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            parts.Add(new PeerPart(NameForm().Match(part[..end]).Groups[1].Value, part[2..end], Encoding.Latin1.GetBytes(part[(end + 4)..])));
        }

        return parts;
    }

    [GeneratedRegex("boundary=(.+)$")]
    private static partial Regex BoundaryForm();

    [GeneratedRegex("; name=\"([^\"]+)\"")]
    private static partial Regex NameForm();
}
