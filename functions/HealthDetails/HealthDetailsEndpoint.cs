using CloudCam.Core.Health;
using CloudCam.Functions.Contracts;

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
            new HealthDetailsView(report.Status, report.CheckedAt, [.. report.Checks.Select(one => new HealthCheckView(one.Name, one.Result, one.Milliseconds, one.Detail))]),
            statusCode: report.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>What the app found out about itself.</summary>
/// <param name="Status"><c>ok</c> or <c>failed</c>.</param>
/// <param name="CheckedAt">When it was tried.</param>
/// <param name="Checks">One for each thing it must be able to do.</param>
internal sealed record HealthDetailsView([property: Words(nameof(ApiWords.Healths))] string Status, DateTimeOffset CheckedAt, IReadOnlyList<HealthCheckView> Checks);

/// <summary>One thing the app must be able to do.</summary>
/// <param name="Name">What it is, for example <c>blobs.media</c>.</param>
/// <param name="Result"><c>ok</c>, <c>refused</c>, <c>not-there</c>, <c>busy</c>, <c>unreachable</c>, <c>timeout</c>, <c>failed</c>.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Detail">Operation, status and the service's own error code; null when it went well.</param>
internal sealed record HealthCheckView(string Name, [property: Words(nameof(ApiWords.CheckResults))] string Result, long Milliseconds, string? Detail);
