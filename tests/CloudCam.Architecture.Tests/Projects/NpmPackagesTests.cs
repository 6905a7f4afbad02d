using System.Text.Json;
using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Projects;

/// <summary>The npm packages of the console, the local stack, the judges of the Bicep files and of the contracts, and the samples: exact, locked, from whatever registry the machine uses.</summary>
public sealed partial class NpmPackagesTests
{
    private static readonly string[] Folders = ["console", "dev", "docs/lint", "infra/lint", "samples/alarm-feed"];

    /// <summary>Folders with packages.</summary>
    public static TheoryData<string> All => [.. Folders];

    [Theory]
    [MemberData(nameof(All))]
    public void Versions_are_exact(string folder) => Findings.None(
        Dependencies(folder).Where(package => !Exact().IsMatch(package.Version)).Select(package => $"{package.Name} {package.Version}"),
        $"Write one version, without ^, ~ or *, in {folder}/package.json for");

    [Theory]
    [MemberData(nameof(All))]
    public void The_lock_file_agrees_with_the_manifest(string folder)
    {
        var lockFile = $"{folder}/package-lock.json";
        using var json = JsonDocument.Parse(SourceTree.Read(lockFile));
        var packages = json.RootElement.GetProperty("packages");
        var inRoot = Dependencies(packages.GetProperty(""));
        Assert.True(inRoot.Order().SequenceEqual(Dependencies(folder).Order()), $"{lockFile} was made from another package.json: run npm install in {folder} and commit both.");
        Findings.None(
            from package in Dependencies(folder)
            let locked = packages.TryGetProperty($"node_modules/{package.Name}", out var entry) ? entry.GetProperty("version").GetString() : "nothing"
            where locked != package.Version
            select $"{package.Name}: {package.Version} asked for, {locked} locked",
            $"Run npm install in {folder} and commit the lock file:");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_lock_file_names_no_registry(string folder)
    {
        var lockFile = $"{folder}/package-lock.json";
        using var json = JsonDocument.Parse(SourceTree.Read(lockFile));
        Findings.None(
            from package in json.RootElement.GetProperty("packages").EnumerateObject()
            where package.Value.TryGetProperty("resolved", out _)
            select package.Name,
            $"Remove the \"resolved\" members from {lockFile} (npm config set omit-lockfile-registry-resolved true), so that every machine asks its own registry:");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_lock_file_has_a_checksum_for_every_package(string folder)
    {
        var lockFile = $"{folder}/package-lock.json";
        using var json = JsonDocument.Parse(SourceTree.Read(lockFile));
        Findings.None(
            from package in json.RootElement.GetProperty("packages").EnumerateObject()
            where package.Name.Length > 0 && !package.Value.TryGetProperty("inBundle", out _) && !package.Value.TryGetProperty("integrity", out _)
            select package.Name,
            $"Without \"integrity\" npm takes whatever a registry sends. Make {lockFile} anew for");
    }

    /// <summary>Direct packages of all folders.</summary>
    internal static List<(string Name, string Version)> Dependencies() => [.. Folders.SelectMany(Dependencies)];

    private static List<(string Name, string Version)> Dependencies(string folder)
    {
        using var json = JsonDocument.Parse(SourceTree.Read($"{folder}/package.json"));
        return Dependencies(json.RootElement);
    }

    private static List<(string Name, string Version)> Dependencies(JsonElement manifest) =>
    [
        .. from kind in (string[])["dependencies", "devDependencies", "optionalDependencies"]
           where manifest.TryGetProperty(kind, out _)
           from package in manifest.GetProperty(kind).EnumerateObject()
           select (package.Name, package.Value.GetString()!),
    ];

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex Exact();
}
