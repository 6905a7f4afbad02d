namespace CloudCam.Functions.Webhooks;

/// <summary>Log events of webhooks: 4270 to 4289. Addresses are not logged: some carry a token.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(4270, LogLevel.Information, "Webhook {Subscription}: message {MessageId} delivered, attempt {Attempt}")]
    public static partial void Delivered(ILogger logger, string subscription, string messageId, int attempt);

    [LoggerMessage(4271, LogLevel.Warning, "Webhook {Subscription}: message {MessageId} not delivered, attempt {Attempt}: {Reason}")]
    public static partial void NotDelivered(ILogger logger, string subscription, string messageId, int attempt, string reason);

    [LoggerMessage(4272, LogLevel.Error, "Webhook {Subscription}: message {MessageId} set apart: {Reason}")]
    public static partial void SetApart(ILogger logger, string subscription, string messageId, string reason);

    [LoggerMessage(4273, LogLevel.Error, "Webhook {Subscription} switched off: {Reason}")]
    public static partial void SwitchedOff(ILogger logger, string subscription, string reason);

    [LoggerMessage(4274, LogLevel.Information, "Webhook {Subscription} {Change} by key {KeyId}")]
    public static partial void Changed(ILogger logger, string subscription, string change, string keyId);

    [LoggerMessage(4275, LogLevel.Information, "Webhooks are off: no master key is set (Webhooks__MasterKey)")]
    public static partial void Off(ILogger logger);
}
