using System.Globalization;
using CloudCam.Core.Ports;
using Microsoft.AspNetCore.Diagnostics;

namespace CloudCam.Functions.Api;

/// <summary>Answers 503 when a store is away: not the caller's fault and worth another try. Everything else is our bug and stays a 500.</summary>
internal sealed class StoreProblems(IProblemDetailsService problems) : IExceptionHandler
{
    private const int RetrySeconds = 5;

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not StoreException { CanRetry: true } store) return false;
        var wait = (int)Math.Clamp(store.RetryAfter?.TotalSeconds ?? RetrySeconds, 1, 60);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext, ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable, Title = "A store is away; try again later." },
        });
    }
}
