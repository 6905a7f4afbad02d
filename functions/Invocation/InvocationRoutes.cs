using System.Net.Mime;
using CloudCam.Core.Ports;
using CloudCam.Functions.Contracts;
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
        this IEndpointRouteBuilder routes, string function, Func<InvocationRequest, CancellationToken, Task<InvocationResult>> run, int maxBytes = InvocationRequest.MaxBytes) =>
        routes.MapPost($"/{function}", async (HttpContext context) =>
        {
            var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger($"CloudCam.Functions.{function}");
            InvocationRequest request;
            try
            {
                request = await InvocationRequest.ReadAsync(context.Request.Body, context.RequestAborted, maxBytes);
            }
            catch (FormatException error)
            {
                FunctionsLog.EnvelopeRefused(logger, function, error.Message);
                return Results.Problem(error.Message, statusCode: StatusCodes.Status400BadRequest);
            }
            // A host that stops kills us soon after: what runs is broken off in order, its children end, and its message comes back.
            var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            try
            {
                return Results.Bytes((await run(request, stop.Token)).ToJson(), MediaTypeNames.Application.Json);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return Results.Problem("The app is stopping.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
            catch (StoreException error) when (error.CanRetry)
            {
                FunctionsLog.InvocationFailed(logger, error, function);
                return Results.Problem("A store is away.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        }).IsInternal();
}
