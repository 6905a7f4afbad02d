using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Azure.Core;
using CloudCam.Cloud.Rest.Http;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Notices;

/// <summary>Live messages over the REST API of Azure SignalR Service, version 2022-06-01, in serverless mode: clients listen, they do not call.</summary>
public sealed class SignalRNotices : INotices
{
    /// <summary>The hub all our messages go through. The service needs no set-up for it.</summary>
    public const string Hub = "notices";

    private const string Operation = "Notice send";
    private const string Version = "api-version=2022-06-01";

    private readonly RestPipeline pipeline;
    private readonly SignalRService service;
    private readonly TimeProvider time;
    private readonly string hub;

    internal SignalRNotices(RestPipeline pipeline, SignalRService service, TimeProvider time)
    {
        this.pipeline = pipeline;
        this.service = service;
        this.time = time;
        hub = $"{service.Server.AbsoluteUri.TrimEnd('/')}/api/hubs/{Hub}";
    }

    /// <inheritdoc/>
    public async Task SendAsync(string group, string target, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(argument.Length + 64);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("target", target);
            json.WriteStartArray("arguments");
            json.WriteRawValue(argument.Span);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        using var message = pipeline.Create(RequestMethod.Post, $"{hub}/groups/{Uri.EscapeDataString(group)}/:send?{Version}");
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create(body.WrittenMemory);
        await pipeline.SendAsync(message, Operation, 202, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task JoinAsync(string user, string group, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{hub}/users/{Uri.EscapeDataString(user)}/groups/{Uri.EscapeDataString(group)}?{Version}&ttl={(long)lifetime.TotalSeconds}");
        using var message = pipeline.Create(RequestMethod.Put, path);
        await pipeline.SendAsync(message, "Notice join", 200, 202, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public NoticeAccess AccessFor(string user, TimeSpan lifetime)
    {
        var url = new Uri($"{service.Client.AbsoluteUri.TrimEnd('/')}/client/?hub={Hub}");
        var now = time.GetUtcNow();
        return new NoticeAccess(url, AccessToken.Create(service.Key, url.AbsoluteUri, now, lifetime, user), now + lifetime);
    }
}
