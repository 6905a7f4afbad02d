using System.Text.Json;
using System.Xml.Linq;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Projects;

/// <summary>Versions stand in one place, and a fuller or poorer registry cannot change what is resolved.</summary>
public sealed class PackageVersionsTests
{
    private const string Central = "Directory.Packages.props";

    [Fact]
    public void No_project_names_a_version_of_its_own() => Findings.None(
        from file in SourceTree.EndingWith(".csproj", ".props", ".targets")
        from package in ProjectFile.PackagesOf(file)
        where package.Version is not null
        select $"{file}: {package.Name} {package.Version}",
        $"Versions belong into {Central}; take the attribute out of");

    [Fact]
    public void Every_referenced_package_has_a_central_version() => Findings.None(
        from file in SourceTree.EndingWith(".csproj", ".props")
        from package in ProjectFile.PackagesOf(file)
        where !Pinned().ContainsKey(package.Name)
        select $"{file}: {package.Name}",
        $"Add a PackageVersion to {Central} for");

    [Fact]
    public void Central_versions_are_exact() => Findings.None(
        from pin in Pinned()
        where pin.Value.Length == 0 || !pin.Value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-')
        select $"{pin.Key} {pin.Value}",
        $"Ranges and stars let the registry choose; write one version in {Central} for");

    [Fact]
    public void Every_resolved_package_is_pinned_to_that_very_version() => Findings.None(
        (from lockFile in SourceTree.EndingWith("packages.lock.json")
         from package in Resolved(lockFile)
         where !Pinned().TryGetValue(package.Name, out var version) || version != package.Version
         select $"{package.Name} {package.Version} ({lockFile})").DistinctBy(line => line.Split(' ')[0]),
        $"Pin these in {Central} (transitive ones too), then run: dotnet restore --force-evaluate");

    [Fact]
    public void Every_project_has_its_lock_file() => Findings.None(
        from project in ProjectFile.All
        where !SourceTree.Files.Contains($"{project.Folder}/packages.lock.json")
        select project.File,
        "Run dotnet restore and commit packages.lock.json of");

    [Fact]
    public void Transitive_pinning_is_on() =>
        Assert.True(
            XDocument.Load(SourceTree.Full(Central)).Descendants("CentralPackageTransitivePinningEnabled").SingleOrDefault()?.Value == "true",
            $"Set CentralPackageTransitivePinningEnabled in {Central}: without it the pins of transitive packages do nothing.");

    private static Dictionary<string, string> Pinned() => XDocument.Load(SourceTree.Full(Central)).Descendants("PackageVersion")
        .ToDictionary(pin => (string)pin.Attribute("Include")!, pin => (string?)pin.Attribute("Version") ?? "", StringComparer.OrdinalIgnoreCase);

    private static List<(string Name, string Version)> Resolved(string lockFile)
    {
        using var json = JsonDocument.Parse(SourceTree.Read(lockFile));
        return
        [
            .. from framework in json.RootElement.GetProperty("dependencies").EnumerateObject()
               from package in framework.Value.EnumerateObject()
               where package.Value.GetProperty("type").GetString() != "Project"
               select (package.Name, package.Value.GetProperty("resolved").GetString()!),
        ];
    }
}
