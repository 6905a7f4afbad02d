using System.Text.Json;
using System.Text.Json.Serialization;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Notices;

namespace CloudCam.Functions.Webhooks;

/// <summary>Queues a call per notice and subscription that asked for it, before the alarms count as done: at least once, told apart by <c>webhook-id</c>.</summary>
internal sealed class WebhookFanOut(WebhookTable table, IWorkQueue queue, WebhookOptions options, WebhookMetrics metrics, TimeProvider time) : INoticeTarget
{
    /// <summary>Type of a message about an alarm.</summary>
    public const string AlarmType = "alarm.raised";

    /// <summary>Type of a message about a file of an alarm.</summary>
    public const string FileType = "alarm.file";

    /// <summary>Type of a message somebody asked for to try out a subscription.</summary>
    public const string TestType = "test";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private volatile Known? known;

    /// <inheritdoc/>
    public async ValueTask TakeAsync(IReadOnlyList<Notice> notices, CancellationToken cancellationToken)
    {
        if (options.Key is null) return;
        var subscriptions = await SubscriptionsAsync(cancellationToken);
        foreach (var notice in notices)
        {
            string? body = null;
            foreach (var subscription in subscriptions)
            {
                if (!subscription.Wants(notice)) continue;
                body ??= BodyOf(notice);
                // An alarm is one message, whatever its count is when it is told again.
                var id = DerivedId.From("webhook", subscription.Id, notice.Kind, notice.Kind == Notice.AlarmKind ? notice.AlarmId : notice.Id);
                await EnqueueAsync(new WebhookJob(subscription.Id, id, 1, body), cancellationToken);
            }
        }
    }

    /// <summary>Queues a message for trying out.</summary>
    /// <returns>Its <c>webhook-id</c>.</returns>
    public async Task<string> TestAsync(WebhookSubscription subscription, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = DerivedId.From("webhook", subscription.Id, TestType, now.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await EnqueueAsync(new WebhookJob(subscription.Id, id, 1, BodyOf(TestType, now, new TestContent(subscription.Id, subscription.Name))), cancellationToken);
        return id;
    }

    /// <summary>The subscriptions have changed here: look again at once.</summary>
    public void Forget() => known = null;

    private static string BodyOf(Notice notice)
    {
        var (type, view) = (notice.Kind == Notice.AlarmKind ? AlarmType : FileType, NoticeView.Of(notice));
        var body = BodyOf(type, notice.Time, view);
        // More files than any camera promises: whoever wants them asks the API.
        return body.Length <= WebhookJob.MaxBodyLength ? body : BodyOf(type, notice.Time, view with { Files = null });
    }

    private static string BodyOf<T>(string type, DateTimeOffset timestamp, T data)
        where T : notnull => JsonSerializer.Serialize(new WebhookMessage<T>(type, CloudEventWriter.Text(timestamp), data), Json);

    private async Task EnqueueAsync(WebhookJob job, CancellationToken cancellationToken)
    {
        await queue.EnqueueAsync(QueueNames.WebhookDeliveries, job.ToText(), TimeSpan.Zero, cancellationToken);
        metrics.Count("queued");
    }

    private async Task<IReadOnlyList<WebhookSubscription>> SubscriptionsAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (known is { } fresh && now - fresh.At < options.CacheTime) return fresh.Subscriptions;
        var subscriptions = await table.AllAsync(cancellationToken).ToListAsync(cancellationToken);
        known = new Known(subscriptions, now);
        return subscriptions;
    }

    private sealed record Known(IReadOnlyList<WebhookSubscription> Subscriptions, DateTimeOffset At);
}
