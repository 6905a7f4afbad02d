using System.Diagnostics.Metrics;

namespace CloudCam.Functions.Webhooks;

/// <summary>Counter of calls; meter <c>CloudCam.Functions.Webhooks</c>.</summary>
internal sealed class WebhookMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CloudCam.Functions.Webhooks";

    private readonly Counter<long> calls;

    public WebhookMetrics(IMeterFactory meters) =>
        calls = meters.Create(MeterName).CreateCounter<long>("cloudcam.webhooks", description: "Calls to subscribers, by what became of them");

    /// <summary><c>queued</c>, <c>delivered</c>, <c>failed</c> (will be tried again), <c>dropped</c> (nobody wants it any more), <c>set-apart</c>.</summary>
    public void Count(string outcome) => calls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
