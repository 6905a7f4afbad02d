using CloudCam.Core.Health;

namespace CloudCam.Functions.HealthDetails;

/// <summary>
/// <c>GET /api/health/details</c>: whether this app may do everything it must, tried with real requests: each container, table, queue and stream, the secrets, links and live notices.
/// An answer is given again for a minute.
/// </summary>
internal sealed class HealthDetailsEndpoint(SelfCheck check)
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/health/details";

    /// <summary>Answers <c>{"status","checkedAt","checks":[{"name","result","milliseconds","detail"}]}</c>: 200 when everything went well, else 503.</summary>
    public async Task<IResult> RunAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var report = await check.RunAsync(cancellationToken);
        response.Headers.CacheControl = "no-store";
        return Results.Json(
            new { report.Status, report.CheckedAt, Checks = report.Checks.Select(one => new { one.Name, one.Result, one.Milliseconds, one.Detail }) },
            statusCode: report.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
