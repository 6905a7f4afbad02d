using System.Collections.Concurrent;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Secrets;

/// <summary>Keeps secrets for a short time: a thousand cameras that come back at once, with the same password, are one question to the vault.</summary>
/// <param name="store">Where they are.</param>
/// <param name="keepFor">How long one is kept.</param>
/// <param name="time">The clock.</param>
public sealed class CachedSecrets(ISecretStore store, TimeSpan keepFor, TimeProvider time) : ISecretStore
{
    // A replica dials fewer cameras; beyond this all are forgotten at once.
    private const int MostKept = 2_000;

    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        SecretNames.Check(name);
        if (kept.TryGetValue(name, out var known) && time.GetElapsedTime(known.At) < keepFor) return known.Value;
        // What is not there is not kept: somebody is about to make it.
        if (await store.FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } value)
        {
            kept.TryRemove(name, out _);
            return null;
        }
        if (kept.Count >= MostKept) kept.Clear();
        kept[name] = new Kept(value, time.GetTimestamp());
        return value;
    }

    /// <inheritdoc/>
    public void Forget(string name) => kept.TryRemove(name, out _);

    private readonly record struct Kept(string Value, long At)
    {
        // A record would print its value.
        public override string ToString() => "a kept secret";
    }
}
