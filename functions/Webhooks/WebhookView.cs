using CloudCam.Core.Alarms;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Webhooks;

/// <summary>A subscription as the API shows it.</summary>
internal sealed record WebhookView
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    [Format("uri")]
    public required string Url { get; init; }
    public required IReadOnlyList<string> Kinds { get; init; }
    public required IReadOnlyList<string> Alarms { get; init; }
    [Words(nameof(ApiWords.Severities))]
    public required string MinSeverity { get; init; }
    public required IReadOnlyList<string> Devices { get; init; }
    public required bool Enabled { get; init; }
    public string? DisabledReason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset SecretSince { get; init; }
    public DateTimeOffset? FailingSince { get; init; }
    public string? LastFailure { get; init; }

    /// <summary>The secret, only in the answer to the request that made it.</summary>
    public string? Secret { get; init; }

    /// <summary>What is shown of a subscription.</summary>
    public static WebhookView Of(WebhookSubscription subscription) => new()
    {
        Id = subscription.Id, Name = subscription.Name, Url = subscription.Url.AbsoluteUri, Kinds = subscription.Kinds, Alarms = subscription.Alarms,
        MinSeverity = AlarmRow.NameOf(subscription.MinSeverity), Devices = subscription.Devices, Enabled = subscription.Enabled, DisabledReason = subscription.DisabledReason,
        CreatedAt = subscription.CreatedAt, SecretSince = subscription.SecretSince, FailingSince = subscription.FailingSince, LastFailure = subscription.LastFailure,
    };
}
