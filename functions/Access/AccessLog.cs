namespace CloudCam.Functions.Access;

/// <summary>Log events of the API's access: 4230 to 4239. Never a key, only its id.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(4230, LogLevel.Warning, "The API is open: everybody who reaches it may do everything (setting Api__Authentication)")]
    public static partial void ApiIsOpen(ILogger logger);

    [LoggerMessage(4231, LogLevel.Information, "No first admin key is set (Api__AdminKeySha256): only keys made earlier are good")]
    public static partial void NoAdminKey(ILogger logger);

    [LoggerMessage(4237, LogLevel.Warning, "Who calls is taken from X-MS-CLIENT-PRINCIPAL: App Service authentication must be switched on in front of this app (setting Access__TrustEasyAuth)")]
    public static partial void EasyAuthTrusted(ILogger logger);

    [LoggerMessage(4232, LogLevel.Information, "Request refused, {Reason}; address {Address}")]
    public static partial void Refused(ILogger logger, string reason, System.Net.IPAddress address);

    [LoggerMessage(4233, LogLevel.Information, "Key {KeyId}: {Scope} asked for, it has {Granted}")]
    public static partial void ScopeTooSmall(ILogger logger, string keyId, string scope, string granted);

    [LoggerMessage(4234, LogLevel.Warning, "Key {KeyId}: the day of its use could not be noted")]
    public static partial void UseNotNoted(ILogger logger, Exception error, string keyId);

    [LoggerMessage(4235, LogLevel.Information, "Key {KeyId} ({Scope}) made by {Caller}")]
    public static partial void KeyMade(ILogger logger, string keyId, string scope, string caller);

    [LoggerMessage(4236, LogLevel.Information, "Key {KeyId} deleted by {Caller}")]
    public static partial void KeyDeleted(ILogger logger, string keyId, string caller);
}
