using System.Text;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Webhooks;

/// <summary>
/// Makes the calls of the queue. What fails is queued anew for its next time before the present message ends, so the queue's own few quick repeats are left for
/// stores that are away. After the last attempt a message goes to the dead letters, from where it can be sent again.
/// </summary>
internal sealed class WebhookDeliverer(
    WebhookTable table, WebhookSender sender, IWorkQueue queue, IBlobStore blobs, WebhookOptions options, WebhookFanOut fanOut, Random random, WebhookMetrics metrics, TimeProvider time,
    ILogger<WebhookDeliverer> logger)
{
    /// <summary>Kind of its dead letters.</summary>
    public const string DeadLetters = "webhooks";

    // Somebody changes a subscription by hand at most now and then.
    private const int SaveAttempts = 3;

    /// <summary>Makes one call.</summary>
    /// <returns>What became of it, one line for the host's log.</returns>
    /// <exception cref="StoreException">A store is away: the queue brings the message again.</exception>
    public async Task<string> RunAsync(WebhookJob job, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(job.Subscription, cancellationToken) is not { } subscription) return Dropped("no such subscription");
        if (!subscription.Enabled)
            return subscription.DisabledReason is { } why ? await SetApartAsync(job, $"switched-off-{why}", cancellationToken) : Dropped("the subscription is switched off");
        if (options.Key is not { } key) return await SetApartAsync(job, "no-master-key", cancellationToken);

        var attempt = await sender.SendAsync(subscription, job, key, cancellationToken);
        if (attempt.IsDelivered)
        {
            metrics.Count("delivered");
            WebhookLog.Delivered(logger, subscription.Id, job.Id, job.Attempt);
            if (subscription.FailingSince is not null || subscription.LastFailure is not null)
                await NoteAsync(subscription, now => now with { FailingSince = null, LastFailure = null }, cancellationToken);
            return "delivered";
        }
        WebhookLog.NotDelivered(logger, subscription.Id, job.Id, job.Attempt, attempt.Reason!);
        return await FailedAsync(subscription, job, attempt, cancellationToken);
    }

    private async Task<string> FailedAsync(WebhookSubscription subscription, WebhookJob job, WebhookAttempt attempt, CancellationToken cancellationToken)
    {
        var since = subscription.FailingSince ?? time.GetUtcNow();
        var off = attempt.IsGone ? "gone" : time.GetUtcNow() - since >= options.DisableAfter ? "failing" : null;
        string outcome;
        if (off is null && RetrySchedule.After(job.Attempt, attempt.RetryAfter, random) is { } wait)
        {
            await queue.EnqueueAsync(QueueNames.WebhookDeliveries, (job with { Attempt = job.Attempt + 1 }).ToText(), wait, cancellationToken);
            metrics.Count("failed");
            outcome = $"not delivered ({attempt.Reason}), again in {wait:c}";
        }
        else
        {
            outcome = await SetApartAsync(job, attempt.Reason!, cancellationToken);
        }
        await NoteAsync(
            subscription, now => now with { FailingSince = now.FailingSince ?? since, LastFailure = attempt.Reason, Enabled = now.Enabled && off is null, DisabledReason = off ?? now.DisabledReason },
            cancellationToken);
        if (off is not null) WebhookLog.SwitchedOff(logger, subscription.Id, off);
        return outcome;
    }

    private string Dropped(string why)
    {
        metrics.Count("dropped");
        return $"dropped: {why}";
    }

    private async Task<string> SetApartAsync(WebhookJob job, string reason, CancellationToken cancellationToken)
    {
        var name = BlobNames.DeadLetter(DeadLetters, time.GetUtcNow(), job.Id);
        var write = new BlobWrite { ContentType = "application/json", Metadata = new Dictionary<string, string> { ["reason"] = reason } };
        await blobs.PutAsync(name, Encoding.UTF8.GetBytes(job.ToText()), write, cancellationToken);
        metrics.Count("set-apart");
        WebhookLog.SetApart(logger, job.Subscription, job.Id, reason);
        return $"set apart: {reason}";
    }

    private async Task NoteAsync(WebhookSubscription read, Func<WebhookSubscription, WebhookSubscription> change, CancellationToken cancellationToken)
    {
        var subscription = read;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await table.SaveAsync(change(subscription), cancellationToken);
                fanOut.Forget();
                return;
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere)
            {
                // People's changes go first; a note about the last call is not worth more than a few tries.
                if (attempt == SaveAttempts || await table.FindAsync(read.Id, cancellationToken) is not { } now) return;
                subscription = now;
            }
        }
    }
}
