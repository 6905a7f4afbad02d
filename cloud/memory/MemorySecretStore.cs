using System.Collections.Concurrent;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Memory;

/// <summary>Secrets in this process's memory.</summary>
/// <param name="faults">Trouble on order; null: none.</param>
public sealed class MemorySecretStore(StoreFaults? faults = null) : ISecretStore
{
    private readonly ConcurrentDictionary<string, string> values = new(StringComparer.Ordinal);
    private long reads;

    /// <summary>How often a secret was asked for.</summary>
    public long Reads => Interlocked.Read(ref reads);

    /// <summary>Sets a secret.</summary>
    /// <exception cref="ArgumentException">The text is no name of a secret.</exception>
    public void Set(string name, string value)
    {
        SecretNames.Check(name);
        values[name] = value;
    }

    /// <inheritdoc/>
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        SecretNames.Check(name);
        Interlocked.Increment(ref reads);
        if (faults is not null) await faults.BeforeAsync(nameof(FindAsync), cancellationToken).ConfigureAwait(false);
        return values.GetValueOrDefault(name);
    }
}
