namespace CloudCam.Architecture.Tests.Projects;

/// <summary>What a project may reference. A folder with a star means every project below it.</summary>
/// <param name="Folder">The project's folder; with a star, every project below it that has no rule of its own.</param>
/// <param name="Projects">Folders of the projects it may reference.</param>
/// <param name="Packages">Packages it may reference besides those that <c>Directory.Build.props</c> gives to every project.</param>
/// <param name="MayUseAspNetCore">Whether it may use the web framework: only what answers HTTP.</param>
internal sealed record ProjectRule(string Folder, string[] Projects, string[] Packages, bool MayUseAspNetCore = false)
{
    public bool Covers(string folder) => Matches(Folder, folder);

    public bool AllowsProject(string folder) => Projects.Any(allowed => Matches(allowed, folder));

    private static bool Matches(string pattern, string folder) =>
        pattern.EndsWith('*') ? folder.StartsWith(pattern[..^1], StringComparison.Ordinal) : folder == pattern;
}

/// <summary>The house rules: which part may know which, and which package is used where. CONTRIBUTING.md says the same in words.</summary>
internal static class ProjectRules
{
    private static readonly string[] Nothing = [];
    private static readonly string[] Product = ["core", "protocols/*", "cloud/*", "tcp-relay", "functions"];

    /// <summary>The first rule that covers a project is its rule.</summary>
    public static IReadOnlyList<ProjectRule> All { get; } =
    [
        new("core", Nothing, Nothing),
        new("protocols/shared/src", ["core"], Nothing),
        new("cloud/rest", ["core"], ["Azure.Core", "Azure.Identity"]),
        new("cloud/memory", ["core"], Nothing),
        new("tcp-relay", ["core", "protocols/*", "cloud/*"], ["OpenTelemetry.Exporter.OpenTelemetryProtocol"], MayUseAspNetCore: true),
        new("functions", ["core", "cloud/*"], Nothing, MayUseAspNetCore: true),
        // A second reading of the wire: it must share no code with the first.
        new("dev/simulators", Nothing, Nothing),
        new("dev", [.. Product, "dev/simulators"], ["System.CommandLine", "Spectre.Console"], MayUseAspNetCore: true),
        new("bench", Product, Nothing, MayUseAspNetCore: true),
        new("tests/CloudCam.Testing", ["core", "protocols/shared/src"], ["xunit.v3.assert", "xunit.v3.extensibility.core"], MayUseAspNetCore: true),
        // These two read the compose file.
        new("tests/CloudCam.Architecture.Tests", [.. Product, "tests/CloudCam.Testing"], ["YamlDotNet"], MayUseAspNetCore: true),
        new("tests/CloudCam.EndToEnd.Tests", [.. Product, "dev", "dev/simulators", "tests/CloudCam.Testing"], ["YamlDotNet"], MayUseAspNetCore: true),
        new("tests/*", [.. Product, "dev", "dev/simulators", "tests/CloudCam.Testing"], Nothing, MayUseAspNetCore: true),
        new("protocols/shared/tests", ["core", "protocols/shared/src", "tests/CloudCam.Testing"], Nothing),
        .. ProtocolFolders().SelectMany(protocol => (ProjectRule[])
        [
            new($"{protocol}/src", ["core", "protocols/shared/src"], Nothing),
            new($"{protocol}/tests", ["core", "protocols/shared/src", $"{protocol}/src", "tests/CloudCam.Testing"], Nothing),
        ]),
    ];

    private static IEnumerable<string> ProtocolFolders() => Repository.ProjectFile.All.Select(project => project.Folder)
        .Where(folder => folder.StartsWith("protocols/", StringComparison.Ordinal)).Select(Repository.SourceTree.FolderOf).Where(folder => folder != "protocols/shared").Distinct();
}
