using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace CloudCam.Dev.SignalR;

/// <summary><c>/client/negotiate?hub=</c> and the web-socket <c>/client/?hub=</c>.</summary>
internal sealed class ClientEndpoint(Gate gate, ClientTable clients, SignalROptions options, ILogger<ClientEndpoint> logger)
{
    /// <summary>Maps the client's paths.</summary>
    public void Map(WebApplication app)
    {
        app.Use(AdmitAsync);
        // Web-sockets only: the other transports send the token with every poll, which a token of minutes does not survive.
        app.MapConnections(Gate.ClientPath, new HttpConnectionDispatcherOptions { Transports = HttpTransportType.WebSockets }, connection => connection.Use(TrackAsync).UseHub<ClientHub>());
    }

    private async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Gate.ClientPath, out var rest))
        {
            await next(context);
            return;
        }
        var isNegotiation = rest.StartsWithSegments("/negotiate");
        var query = context.Request.Query;
        if (HubName.Normalise(query["hub"], query["asrs.op.app"]) is not { } hub)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The query must have a hub: a letter, then at most 127 letters, digits and _.");
            return;
        }
        var (status, token) = gate.CheckClient(context.Request, hub);
        if (status != StatusCodes.Status200OK) await RefuseAsync(context, status, token.Refusal!);
        else if (isNegotiation ? clients.IsFull : !clients.TryReserve())
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, $"There are {options.MaxConnections} connections already.");
        else await LetInAsync(context, next, new Admission(hub, token.UserId), isNegotiation);
    }

    private async Task LetInAsync(HttpContext context, RequestDelegate next, Admission admission, bool isNegotiation)
    {
        context.Features.Set(admission);
        try
        {
            // A web-socket's request lasts as long as its connection.
            await next(context);
        }
        finally
        {
            if (!isNegotiation) clients.Release();
        }
    }

    private async Task RefuseAsync(HttpContext context, int status, string reason)
    {
        SignalRLog.ClientRefused(logger, status, reason);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(reason, context.RequestAborted);
    }

    private async Task TrackAsync(ConnectionContext connection, Func<Task> next)
    {
        var admission = connection.GetHttpContext()?.Features.Get<Admission>() ?? throw new InvalidOperationException("A connection came past the gate.");
        var client = new ClientConnection(connection, admission.Hub, admission.User, options);
        clients.Add(client);
        try
        {
            await next();
        }
        finally
        {
            clients.Remove(client);
        }
    }

    private sealed record Admission(string Hub, string? User);
}
