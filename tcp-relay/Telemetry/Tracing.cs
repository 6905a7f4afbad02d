using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CloudCam.Relay.Telemetry;

/// <summary>Traces and metrics over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; otherwise nothing is recorded and nothing is loaded.</summary>
public sealed class Tracing : IDisposable
{
    /// <summary>One activity per connection; events carry its id as <c>traceparent</c>.</summary>
    public static readonly ActivitySource Source = new("CloudCam.Relay");

    private readonly TracerProvider? tracer;
    private readonly MeterProvider? meter;

    private Tracing(TracerProvider? tracer, MeterProvider? meter) => (this.tracer, this.meter) = (tracer, meter);

    /// <summary>Starts exporting if it is configured.</summary>
    /// <param name="endpoint">OTLP endpoint; null or empty: none.</param>
    /// <param name="replica">Name of this replica, the service instance of the resource.</param>
    public static Tracing Start(string? endpoint, string replica) => string.IsNullOrEmpty(endpoint) ? new Tracing(null, null) : Export(replica);

    /// <inheritdoc/>
    public void Dispose()
    {
        tracer?.Dispose();
        meter?.Dispose();
    }

    // Apart, so that the exporter's assemblies are only loaded when somebody wants them.
    private static Tracing Export(string replica)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("cloudcam-relay", serviceInstanceId: replica);
        return new Tracing(
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Source.Name).AddSource("Azure.*").AddOtlpExporter().Build(),
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(RelayMetrics.MeterName).AddOtlpExporter().Build());
    }
}
