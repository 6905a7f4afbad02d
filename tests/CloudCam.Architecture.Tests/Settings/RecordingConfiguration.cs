using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary>An empty configuration that remembers what it was asked for.</summary>
internal sealed class RecordingConfiguration : IConfiguration
{
    /// <summary>Names asked for, once each.</summary>
    public HashSet<string> Asked { get; } = new(StringComparer.Ordinal);

    public string? this[string key]
    {
        get
        {
            Asked.Add(key);
            return null;
        }
        set => throw new NotSupportedException("Options are read, not written.");
    }

    public IEnumerable<IConfigurationSection> GetChildren() => [];

    public IChangeToken GetReloadToken() => new CancellationChangeToken(CancellationToken.None);

    public IConfigurationSection GetSection(string key) => throw new NotSupportedException("The functions' settings have no levels; teach this test if they get some.");
}
