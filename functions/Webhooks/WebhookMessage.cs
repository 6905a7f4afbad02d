using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Webhooks;

/// <summary>What a subscriber is sent.</summary>
/// <param name="Type">What it is about.</param>
/// <param name="Timestamp">When that happened.</param>
/// <param name="Data">The thing itself.</param>
internal sealed record WebhookMessage<T>([property: Words(nameof(ApiWords.WebhookTypes))] string Type, [property: Format("date-time")] string Timestamp, T Data)
    where T : notnull;

/// <summary>Content of a message that somebody asked for to try out a subscription.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Name">Its name.</param>
internal sealed record TestContent(string Subscription, string Name);
