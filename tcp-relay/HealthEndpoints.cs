using CloudCam.Core.Health;
using CloudCam.Relay.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CloudCam.Relay;

/// <summary>What probes and Prometheus ask for, on a port of its own.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>/health/live</c>, <c>/health/ready</c>, <c>/health/details</c> and <c>/metrics</c>.</summary>
    public static void Map(WebApplication app, RelayServer relay, PrometheusText metrics, SelfCheck check)
    {
        // Alive: the process answers. A store that is away is no reason to restart it.
        app.MapGet("/health/live", () => Results.Text("live\n"));
        app.MapGet("/health/ready", () => relay.IsReady ? Results.Text("ready\n") : Results.Text("not ready\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        // No probe of a platform: it makes requests to every store, once a minute at most.
        app.MapGet("/health/details", async (HttpContext context) =>
        {
            var report = await check.RunAsync(context.RequestAborted);
            return Results.Json(report, statusCode: report.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        app.MapGet("/metrics", () => Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"));
    }
}
