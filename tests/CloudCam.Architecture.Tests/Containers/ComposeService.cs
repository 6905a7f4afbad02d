using System.Text.RegularExpressions;

namespace CloudCam.Architecture.Tests.Containers;

/// <summary>A service of the compose file.</summary>
/// <param name="Name">Its name, which is also its host name for the others.</param>
/// <param name="Parts">What the file says of it.</param>
internal sealed partial record ComposeService(string Name, IReadOnlyDictionary<string, object?> Parts)
{
    /// <summary>Its image.</summary>
    public string Image => (string)Parts["image"]!;

    /// <summary>Dockerfile it is built from; null: it is fetched.</summary>
    public string? Dockerfile => Text(ComposeFile.Map(Parts.GetValueOrDefault("build")), "dockerfile");

    /// <summary>Environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => ComposeFile.Map(Parts.GetValueOrDefault("environment")).ToDictionary(one => one.Key, one => WithDefaults((string)one.Value!));

    /// <summary>Whom it waits for, and for what.</summary>
    public IReadOnlyDictionary<string, string> DependsOn => ComposeFile.Map(Parts.GetValueOrDefault("depends_on")).ToDictionary(one => one.Key, one => (string)ComposeFile.Map(one.Value)["condition"]!);

    /// <summary>Ports that the machine publishes: address, its port, the container's.</summary>
    public IReadOnlyList<(string Address, int Published, int Port)> Ports =>
        [.. ComposeFile.List(Parts.GetValueOrDefault("ports")).Select(port => PortForm().Match(WithDefaults((string)port!))).Select(port => (port.Groups[1].Value, int.Parse(port.Groups[2].Value), int.Parse(port.Groups[3].Value)))];

    /// <summary>Volumes: name and place in the container.</summary>
    public IEnumerable<(string Name, string Target)> Volumes => ComposeFile.List(Parts.GetValueOrDefault("volumes")).Select(volume => volume switch
    {
        string text => (text.Split(':')[0], text.Split(':')[1]),
        _ => ((string)ComposeFile.Map(volume)["source"]!, (string)ComposeFile.Map(volume)["target"]!),
    });

    /// <summary>A list of words.</summary>
    public IReadOnlyList<string> Words(string part) => [.. ComposeFile.List(Parts.GetValueOrDefault(part)).Select(word => (string)word!)];

    /// <summary>One word; null: not given.</summary>
    public string? Word(string part) => Text(Parts, part);

    private static string? Text(IReadOnlyDictionary<string, object?> parts, string name) => parts.TryGetValue(name, out var value) ? WithDefaults((string)value!) : null;

    private static string WithDefaults(string text) => Variable().Replace(text, "$1");

    [GeneratedRegex(@"\$\{\w+:-([^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(\d+\.\d+\.\d+\.\d+):(\d+):(\d+)$")]
    private static partial Regex PortForm();
}
