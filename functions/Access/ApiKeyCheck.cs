using System.Collections.Concurrent;
using System.Security.Cryptography;
using CloudCam.Core.Ports;

namespace CloudCam.Functions.Access;

/// <summary>Tells good keys from bad ones; what was looked up is remembered for a short time.</summary>
internal sealed class ApiKeyCheck(ApiKeyTable keys, ApiOptions options, TimeProvider time, ILogger<ApiKeyCheck> logger)
{
    /// <summary>Id of the caller with the key of the settings.</summary>
    public const string AdminId = "admin";

    // Only keys that exist are remembered, and an administrator made each: nobody else can fill this. Beyond it, the next request looks again.
    private const int MaxRemembered = 10_000;

    private readonly byte[]? adminSha256 = options.AdminKeySha256 is { Length: > 0 } hex ? Convert.FromHexString(hex) : null;
    private readonly ConcurrentDictionary<string, Remembered> remembered = new(StringComparer.Ordinal);

    /// <summary>Whose key it is, as far as that is known without a look into the table; null: not known, or nobody's.</summary>
    public ApiCaller? Known(ApiKeyText text)
    {
        var sha256 = text.Sha256;
        if (adminSha256 is not null && CryptographicOperations.FixedTimeEquals(sha256, adminSha256))
            return new ApiCaller(AdminId, "administrator", ApiScope.Admin, options.RequestsPerMinute);
        return RememberedOf(text.Id) is { } key ? CallerOf(key, sha256) : null;
    }

    /// <summary>Whose key it is, asking the table where that has not been done just now; null when it is nobody's.</summary>
    /// <exception cref="StoreException">The table store is away.</exception>
    public async ValueTask<ApiCaller?> LookUpAsync(ApiKeyText text, CancellationToken cancellationToken)
    {
        if (RememberedOf(text.Id) is { } known) return CallerOf(known, text.Sha256);
        if (await keys.FindAsync(text.Id, cancellationToken) is not { } key) return null;
        var caller = CallerOf(key, text.Sha256);
        var now = time.GetUtcNow();
        if (caller is not null) key = await NoteUseAsync(key, DateOnly.FromDateTime(now.UtcDateTime), cancellationToken);
        if (remembered.Count >= MaxRemembered) remembered.Clear();
        remembered[key.Id] = new Remembered(key, now + options.KeyCacheTime);
        return caller;
    }

    /// <summary>Forgets what is remembered of a key; other instances of the app do so when their time is up.</summary>
    public void Forget(string id) => remembered.TryRemove(id, out _);

    private ApiKey? RememberedOf(string id)
    {
        if (!remembered.TryGetValue(id, out var known)) return null;
        if (known.Until > time.GetUtcNow()) return known.Key;
        remembered.TryRemove(new(id, known));
        return null;
    }

    // Compared first and always in the same time: how a wrong key is refused tells nothing of the right one.
    private ApiCaller? CallerOf(ApiKey key, byte[] sha256) => CryptographicOperations.FixedTimeEquals(sha256, key.Sha256) && !key.Disabled
        ? new ApiCaller(key.Id, key.Name, key.Scope, key.RatePerMinute ?? options.RequestsPerMinute) : null;

    private async Task<ApiKey> NoteUseAsync(ApiKey key, DateOnly day, CancellationToken cancellationToken)
    {
        if (key.LastUsedDay >= day) return key;
        try
        {
            await keys.UsedAsync(key.Id, day, cancellationToken);
        }
        catch (StoreException error)
        {
            // Good to know, not worth refusing a request for: the next look writes it.
            AccessLog.UseNotNoted(logger, error, key.Id);
        }
        return key with { LastUsedDay = day };
    }

    private sealed record Remembered(ApiKey Key, DateTimeOffset Until);
}
