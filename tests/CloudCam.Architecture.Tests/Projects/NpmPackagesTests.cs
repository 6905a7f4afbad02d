using System.Text.Json;
using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Projects;

/// <summary>The npm packages of the local stack: exact, locked, from whatever registry the machine uses.</summary>
public sealed partial class NpmPackagesTests
{
    private const string Manifest = "dev/package.json";
    private const string Lock = "dev/package-lock.json";

    [Fact]
    public void Versions_are_exact() => Findings.None(
        Dependencies().Where(package => !Exact().IsMatch(package.Version)).Select(package => $"{package.Name} {package.Version}"),
        $"Write one version, without ^, ~ or *, in {Manifest} for");

    [Fact]
    public void The_lock_file_agrees_with_the_manifest()
    {
        using var json = JsonDocument.Parse(SourceTree.Read(Lock));
        var packages = json.RootElement.GetProperty("packages");
        var inRoot = packages.GetProperty("").GetProperty("dependencies").EnumerateObject().Select(one => (one.Name, Version: one.Value.GetString()!)).ToList();
        Assert.True(inRoot.Order().SequenceEqual(Dependencies().Order()), $"{Lock} was made from another {Manifest}: run npm install in dev and commit both.");
        Findings.None(
            from package in Dependencies()
            let locked = packages.TryGetProperty($"node_modules/{package.Name}", out var entry) ? entry.GetProperty("version").GetString() : "nothing"
            where locked != package.Version
            select $"{package.Name}: {package.Version} asked for, {locked} locked",
            "Run npm install in dev and commit the lock file:");
    }

    [Fact]
    public void The_lock_file_names_no_registry()
    {
        using var json = JsonDocument.Parse(SourceTree.Read(Lock));
        Findings.None(
            from package in json.RootElement.GetProperty("packages").EnumerateObject()
            where package.Value.TryGetProperty("resolved", out _)
            select package.Name,
            $"Remove the \"resolved\" members from {Lock} (npm config set omit-lockfile-registry-resolved true), so that every machine asks its own registry:");
    }

    [Fact]
    public void The_lock_file_has_a_checksum_for_every_package()
    {
        using var json = JsonDocument.Parse(SourceTree.Read(Lock));
        Findings.None(
            from package in json.RootElement.GetProperty("packages").EnumerateObject()
            where package.Name.Length > 0 && !package.Value.TryGetProperty("inBundle", out _) && !package.Value.TryGetProperty("integrity", out _)
            select package.Name,
            $"Without \"integrity\" npm takes whatever a registry sends. Make {Lock} anew for");
    }

    internal static List<(string Name, string Version)> Dependencies()
    {
        using var json = JsonDocument.Parse(SourceTree.Read(Manifest));
        return
        [
            .. from kind in (string[])["dependencies", "devDependencies", "optionalDependencies"]
               where json.RootElement.TryGetProperty(kind, out _)
               from package in json.RootElement.GetProperty(kind).EnumerateObject()
               select (package.Name, package.Value.GetString()!),
        ];
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex Exact();
}
