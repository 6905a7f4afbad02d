using CloudCam.Relay.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CloudCam.Relay;

/// <summary>What probes and Prometheus ask for, on a port of its own.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>.</summary>
    public static void Map(WebApplication app, RelayServer relay, PrometheusText metrics)
    {
        // Alive: the process answers. A store that is away is no reason to restart it.
        app.MapGet("/health/live", () => Results.Text("live\n"));
        app.MapGet("/health/ready", () => relay.IsReady ? Results.Text("ready\n") : Results.Text("not ready\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        app.MapGet("/metrics", () => Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"));
    }
}
