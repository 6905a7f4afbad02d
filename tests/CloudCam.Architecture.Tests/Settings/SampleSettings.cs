using System.Text.Json;
using CloudCam.Architecture.Tests.Repository;
using Microsoft.Extensions.Configuration;

namespace CloudCam.Architecture.Tests.Settings;

/// <summary><c>local.settings.sample.json</c>: the <c>Values</c> that the Functions host would read, and the relay as environment variables.</summary>
internal static class SampleSettings
{
    public const string FileName = "local.settings.sample.json";

    public static IReadOnlyDictionary<string, string> Values { get; } = Load();

    /// <summary>The values as the processes see them.</summary>
    public static IConfiguration Configuration => new ConfigurationBuilder()
        .AddInMemoryCollection(Values.Select(value => KeyValuePair.Create(value.Key.Replace("__", ":", StringComparison.Ordinal), (string?)value.Value))).Build();

    private static Dictionary<string, string> Load()
    {
        using var json = JsonDocument.Parse(SourceTree.Read(FileName));
        return json.RootElement.GetProperty(nameof(Values)).EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!, StringComparer.Ordinal);
    }
}
