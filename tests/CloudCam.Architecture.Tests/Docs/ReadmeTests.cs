using CloudCam.Architecture.Tests.Projects;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Docs;

/// <summary>The tables of the READMEs and what they are about agree.</summary>
public sealed class ReadmeTests
{
    private const string NpmPrefix = "npm:";

    // Folders at the root that are no part of the system.
    private static readonly string[] NotOnTheMap = [".ci"];

    [Fact]
    public void The_dependency_table_lists_every_direct_package_and_nothing_else()
    {
        var used = ProjectFile.All.SelectMany(project => project.Packages).Concat(ProjectFile.PackagesOf("Directory.Build.props")).Select(package => package.Name).Distinct().ToList();
        var listed = Listed().Where(cell => !cell.StartsWith(NpmPrefix, StringComparison.Ordinal)).SelectMany(cell => cell.Split(',', StringSplitOptions.TrimEntries)).ToList();
        Findings.None(used.Except(listed), "Add a row with the reason to README.md, Dependencies, for");
        Findings.None(listed.Except(used), "Nobody references these any more; take them out of README.md, Dependencies:");
    }

    [Fact]
    public void The_dependency_table_lists_every_npm_package_and_nothing_else()
    {
        var used = NpmPackagesTests.Dependencies().Select(package => package.Name).ToList();
        var listed = Listed().Where(cell => cell.StartsWith(NpmPrefix, StringComparison.Ordinal))
            .SelectMany(cell => cell[NpmPrefix.Length..].Split(',', StringSplitOptions.TrimEntries)).ToList();
        Findings.None(used.Except(listed), "Add a row with the reason to README.md, Dependencies, for npm package");
        Findings.None(listed.Except(used), "No package.json names these; take them out of README.md, Dependencies:");
    }

    [Fact]
    public void Every_dependency_has_a_reason() => Findings.None(
        Markdown.Rows(Section("README.md", "Dependencies")).Where(cells => cells.Length < 2 || cells[1].Length == 0).Select(cells => cells[0]),
        "Say in README.md, Dependencies, why we need");

    [Fact]
    public void The_map_shows_every_folder()
    {
        var map = Section("README.md", "Map");
        var folders = SourceTree.Files.Where(file => file.Contains('/', StringComparison.Ordinal)).Select(file => file.Split('/')[0]).Distinct().Except(NotOnTheMap);
        var shown = Markdown.Rows(map).SelectMany(cells => Markdown.Links(cells[0])).ToList();
        Findings.None(folders.Except(shown), "Add a row to README.md, Map, for the folder");
    }

    [Fact]
    public void The_list_of_decisions_has_every_record()
    {
        var listed = Markdown.Links(SourceTree.Read("docs/adr/README.md")).ToList();
        var records = SourceTree.Files.Where(file => SourceTree.FolderOf(file) == "docs/adr" && char.IsAsciiDigit(Path.GetFileName(file)[0])).Select(file => Path.GetFileName(file)!).ToList();
        Assert.NotEmpty(records);
        Findings.None(records.Except(listed), "Add a row to docs/adr/README.md for");
        Findings.None(records.CountBy(name => name[..4]).Where(count => count.Value > 1).Select(count => count.Key), "Two records have the number");
    }

    [Fact]
    public void Every_record_says_context_decision_cost_and_status() => Findings.None(
        from file in SourceTree.Files
        where SourceTree.FolderOf(file) == "docs/adr" && char.IsAsciiDigit(Path.GetFileName(file)[0])
        from part in (string[])["**Context.**", "**Decision.**", "**Cost.**", "**Status.**"]
        where !SourceTree.Read(file).Contains(part, StringComparison.Ordinal)
        select $"{file}: {part}",
        "A record has these paragraphs, so that a reader in two years understands it:");

    [Fact]
    public void The_list_of_tests_has_every_test_project_and_nothing_else()
    {
        var listed = Markdown.Rows(SourceTree.Read("tests/README.md")).Select(cells => Markdown.Quoted(cells[0]).FirstOrDefault()).OfType<string>().ToList();
        var projects = ProjectFile.All.Where(project => project.Name.EndsWith(".Tests", StringComparison.Ordinal)).Select(project => project.Name).ToList();
        Findings.None(projects.Except(listed), "Add a row (tier, what it needs, time) to tests/README.md for");
        Findings.None(listed.Except(projects), "Take the rows out of tests/README.md whose projects are gone:");
    }

    private static IEnumerable<string> Listed() => Markdown.Rows(Section("README.md", "Dependencies")).Select(cells => cells[0]);

    private static string Section(string file, string heading) =>
        Markdown.Section(SourceTree.Read(file), heading) ?? throw new InvalidOperationException($"{file} has lost its section '{heading}'.");
}
