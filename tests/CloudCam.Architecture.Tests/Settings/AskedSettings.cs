using Microsoft.Extensions.Configuration;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary>Some settings that remember which of them were looked at: by it is known who reads what.</summary>
internal sealed class AskedSettings(IReadOnlyDictionary<string, string> values) : ConfigurationProvider, IConfigurationSource
{
    private readonly HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the settings that a reader looks at, as environment variables, with the sample's values.</summary>
    public static IReadOnlySet<string> Of(Action<IConfiguration> read)
    {
        var settings = new AskedSettings(SampleSettings.Values);
        read(new ConfigurationBuilder().Add(settings).Build());
        return settings.asked.Select(name => name.Replace(":", "__", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load() => Data = values.ToDictionary(value => value.Key.Replace("__", ":", StringComparison.Ordinal), value => (string?)value.Value, StringComparer.OrdinalIgnoreCase);

    public override bool TryGet(string key, out string? value)
    {
        asked.Add(key);
        return base.TryGet(key, out value);
    }
}
