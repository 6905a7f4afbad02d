using System.Text;
using System.Text.Json;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.DeliverWebhooks;

/// <summary>Queue <c>webhook-deliveries</c>: one message per call that is to be made, at least once.</summary>
internal sealed class DeliverWebhooksEndpoint(WebhookDeliverer deliverer, IBlobStore blobs, TimeProvider time, ILogger<DeliverWebhooksEndpoint> logger)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "DeliverWebhooks";

    /// <summary>The queue trigger's binding.</summary>
    public const string Binding = "delivery";

    /// <summary>Makes one call.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var message = request.Value(Binding);
        if (WebhookJob.TryRead(message, out var job)) return new InvocationResult(await deliverer.RunAsync(job, cancellationToken));

        var text = Encoding.UTF8.GetBytes(message.ValueKind == JsonValueKind.Undefined ? "" : message.GetRawText());
        var id = DerivedId.From(WebhookDeliverer.DeadLetters, Convert.ToHexString(text));
        var write = new BlobWrite { ContentType = "application/json", Metadata = new Dictionary<string, string> { ["reason"] = "no-webhook-job" } };
        await blobs.PutAsync(BlobNames.DeadLetter(WebhookDeliverer.DeadLetters, time.GetUtcNow(), id), text, write, cancellationToken);
        WebhookLog.SetApart(logger, "?", id, "it is no webhook job");
        return new InvocationResult("set apart: no webhook job");
    }
}
