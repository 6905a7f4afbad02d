using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CloudCam.Core.Media;

namespace CloudCam.Functions.Webhooks;

/// <summary>
/// A message of the queue <c>webhook-deliveries</c>: one call that is still to be made. The body is decided once, so that every attempt sends the same bytes.
/// </summary>
/// <param name="Subscription">Id of the subscription.</param>
/// <param name="Id">The header <c>webhook-id</c>: the same for every attempt and for a repeat of the same thing.</param>
/// <param name="Attempt">Number of the attempt, 1 and up.</param>
/// <param name="Body">The body, JSON.</param>
internal sealed record WebhookJob(string Subscription, string Id, int Attempt, string Body)
{
    /// <summary>Most characters of a body: message and envelope stay below the 48 KiB of a queue message however it is escaped.</summary>
    public const int MaxBodyLength = 8 * 1_024;

    /// <summary>The message text.</summary>
    public string ToText() => JsonSerializer.Serialize(new { subscription = Subscription, id = Id, attempt = Attempt, body = Body });

    /// <summary>Takes a message that is already parsed; false when it is none of ours.</summary>
    public static bool TryRead(JsonElement message, [NotNullWhen(true)] out WebhookJob? job)
    {
        job = null;
        if (message.ValueKind != JsonValueKind.Object || Text(message, "subscription") is not { } subscription || Text(message, "id") is not { } id || Text(message, "body") is not { } body
            || !MediaJob.IsTransferId(subscription) || !MediaJob.IsTransferId(id) || body.Length > MaxBodyLength
            || !message.TryGetProperty("attempt", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var attempt) || attempt < 1) return false;
        job = new WebhookJob(subscription, id, attempt, body);
        return true;
    }

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
