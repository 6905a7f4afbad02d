using System.Net.Mime;
using CloudCam.Core.Ports;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.Invocation;

/// <summary>Maps functions that the host calls with an envelope: <c>POST /FunctionName</c>.</summary>
internal static class InvocationRoutes
{
    /// <summary>
    /// Maps one function. Anything but 2xx makes the host fail the invocation, which brings a queue message back: 503 when a store is
    /// away, 400 for an envelope that no host sends, 500 for everything else (by the exception handler of the app).
    /// </summary>
    public static void MapInvocation(
        this IEndpointRouteBuilder routes, string function, Func<InvocationRequest, CancellationToken, Task<InvocationResult>> run) =>
        routes.MapPost($"/{function}", async (HttpContext context) =>
        {
            var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger($"CloudCam.Functions.{function}");
            InvocationRequest request;
            try
            {
                request = await InvocationRequest.ReadAsync(context.Request.Body, context.RequestAborted);
            }
            catch (FormatException error)
            {
                FunctionsLog.EnvelopeRefused(logger, function, error.Message);
                return Results.Problem(error.Message, statusCode: StatusCodes.Status400BadRequest);
            }
            try
            {
                return Results.Bytes((await run(request, context.RequestAborted)).ToJson(), MediaTypeNames.Application.Json);
            }
            catch (StoreException error) when (error.CanRetry)
            {
                FunctionsLog.InvocationFailed(logger, error, function);
                return Results.Problem("A store is away.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
}
