using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CloudCam.Dev.SignalR;

/// <summary>The service's REST API, version 2022-06-01, and the older sends under <c>/api/v1</c>. Statuses are those of its reference.</summary>
internal sealed class RestApi(Gate gate, ClientTable clients, ILogger<RestApi> logger)
{
    private const string Version = "2022-06-01";

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var (status, reason) = await AnswerAsync(context);
        context.Response.StatusCode = status;
        if (reason is null) return;
        SignalRLog.RequestRefused(logger, status, reason);
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.WriteAsJsonAsync(new { code = status.ToString(CultureInfo.InvariantCulture), message = reason }, context.RequestAborted);
    }

    private async Task<(int Status, string? Reason)> AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        if (RestRoute.Find(request.Method, path) is not { } route) return (StatusCodes.Status404NotFound, "There is no such operation.");
        if (route.Operation == RestOperation.Health) return (StatusCodes.Status200OK, null);
        var (status, token) = gate.CheckRest(request, path);
        if (status != StatusCodes.Status200OK) return (status, token.Refusal);
        if (!route.IsFirstVersion && request.Query["api-version"] != Version) return (StatusCodes.Status400BadRequest, $"The query must have api-version={Version}.");
        if (HubName.Normalise(route.Address.Hub, request.Query["application"]) is not { } hub)
            return (StatusCodes.Status400BadRequest, "A hub's name is a letter, then at most 127 letters, digits and _.");
        var address = route.Address with { Hub = hub };
        if (((string?[])[address.Group, address.User, address.Connection]).Any(text => text is not null && !HubName.IsText(text)))
            return (StatusCodes.Status400BadRequest, "Names of groups, users and connections have 1 to 1024 characters.");
        return await RunAsync(request, route.Operation, address);
    }

    private async Task<(int Status, string? Reason)> RunAsync(HttpRequest request, RestOperation operation, Address address)
    {
        switch (operation)
        {
            case RestOperation.Send:
                return await SendAsync(request, address);
            case RestOperation.CloseAll:
                clients.Close(address, request.Query["excluded"], request.Query["reason"].ToString());
                return (StatusCodes.Status204NoContent, null);
            case RestOperation.CloseOne:
                clients.Close(address, [], request.Query["reason"].ToString());
                return (StatusCodes.Status200OK, null);
            case RestOperation.Exists:
                return clients.Exists(address) ? (StatusCodes.Status200OK, null) : (StatusCodes.Status404NotFound, null);
            case RestOperation.Join:
                return Found(clients.TryJoin(address));
            case RestOperation.Leave:
                return Found(clients.TryLeave(address));
            case RestOperation.LeaveAll:
                // The reference knows no 404 here: a connection that is gone is in no group.
                clients.TryLeave(address);
                return (StatusCodes.Status200OK, null);
            case RestOperation.JoinUser:
                return JoinUser(request, address);
            case RestOperation.LeaveUser:
                clients.LeaveUser(address);
                return (StatusCodes.Status204NoContent, null);
            default:
                throw new InvalidOperationException($"{operation} has no address.");
        }

        static (int Status, string? Reason) Found(bool isFound) => isFound ? (StatusCodes.Status200OK, null) : (StatusCodes.Status404NotFound, "There is no such connection.");
    }

    private async Task<(int Status, string? Reason)> SendAsync(HttpRequest request, Address address)
    {
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException error)
        {
            return (error.StatusCode, "The body is too large, or broken off.");
        }
        if (MessageBody.Read(body.GetBuffer().AsMemory(0, (int)body.Length), out var wrong) is not { } message) return (StatusCodes.Status400BadRequest, wrong);
        clients.Send(address, request.Query["excluded"], message);
        return (StatusCodes.Status202Accepted, null);
    }

    private (int Status, string? Reason) JoinUser(HttpRequest request, Address address)
    {
        TimeSpan? lifetime = null;
        if (request.Query.TryGetValue("ttl", out var ttl))
        {
            if (!int.TryParse(ttl, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return (StatusCodes.Status400BadRequest, "ttl is a whole number of seconds, 0 or more.");
            lifetime = TimeSpan.FromSeconds(seconds);
        }
        return clients.TryJoinUser(address, lifetime) ? (StatusCodes.Status200OK, null) : (StatusCodes.Status429TooManyRequests, "Too many users are in groups.");
    }
}
