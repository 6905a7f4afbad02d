using CloudCam.Testing;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace CloudCam.Architecture.Tests.Containers;

/// <summary><c>compose.yaml</c> as Docker reads it: anchors and merges resolved, variables taken at their defaults.</summary>
internal sealed class ComposeFile
{
    /// <summary>Its name.</summary>
    public const string Name = "compose.yaml";

    private readonly Dictionary<object, object?> root;

    private ComposeFile(Dictionary<object, object?> root) => this.root = root;

    /// <summary>The services, by name.</summary>
    public IReadOnlyDictionary<string, ComposeService> Services => Map(root["services"]).ToDictionary(one => one.Key, one => new ComposeService(one.Key, Map(one.Value)));

    /// <summary>Names of the volumes.</summary>
    public IReadOnlyCollection<string> Volumes => [.. Map(root["volumes"]).Keys];

    /// <summary>Keys at the top.</summary>
    public IEnumerable<string> Keys => Map(root).Keys;

    /// <summary>Reads the repository's file.</summary>
    public static ComposeFile Read() => Parse(File.ReadAllText(RepositoryRoot.Combine(Name)));

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static ComposeFile Parse(string text)
    {
        using var reader = new StringReader(text);
        return new ComposeFile(new DeserializerBuilder().Build().Deserialize<Dictionary<object, object?>>(new MergingParser(new Parser(reader))));
    }

    /// <summary>A mapping's entries.</summary>
    internal static Dictionary<string, object?> Map(object? value) => value switch
    {
        null => [],
        Dictionary<object, object?> map => map.ToDictionary(one => (string)one.Key, one => one.Value),
        _ => throw new InvalidDataException($"{Name}: a mapping is expected, not {value}."),
    };

    /// <summary>A list's items.</summary>
    internal static IReadOnlyList<object?> List(object? value) => value switch
    {
        null => [],
        List<object?> list => list,
        _ => throw new InvalidDataException($"{Name}: a list is expected, not {value}."),
    };
}
