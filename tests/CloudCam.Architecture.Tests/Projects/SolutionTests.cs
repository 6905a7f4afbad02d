using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Projects;

/// <summary>The solution holds every project once.</summary>
public sealed partial class SolutionTests
{
    private const string Solution = "CloudCam.sln";

    [Fact]
    public void The_solution_lists_every_project_and_nothing_else()
    {
        var listed = Listed().Select(project => project.File).ToList();
        Findings.None(ProjectFile.All.Select(project => project.File).Except(listed), "Run: dotnet sln CloudCam.sln add <project>, for");
        Findings.None(listed.Except(ProjectFile.All.Select(project => project.File)), "Run: dotnet sln CloudCam.sln remove <project>, for");
    }

    [Fact]
    public void The_solution_lists_no_project_twice()
    {
        Findings.None(Listed().CountBy(project => project.File).Where(count => count.Value > 1).Select(count => count.Key), "Remove the second entry in CloudCam.sln of");
        Findings.None(Listed().CountBy(project => project.Id).Where(count => count.Value > 1).Select(count => count.Key), "Two projects in CloudCam.sln have the same id:");
    }

    [Fact]
    public void The_solution_builds_every_project_once_per_configuration()
    {
        var builds = Build().Matches(SourceTree.Read(Solution)).Select(match => (Id: match.Groups["id"].Value, Configuration: match.Groups["configuration"].Value)).ToList();
        var configurations = builds.Select(build => build.Configuration).Distinct().ToList();
        Assert.Contains("Release|Any CPU", configurations);
        Findings.None(
            from project in Listed()
            from configuration in configurations
            let count = builds.Count(build => build == (project.Id, configuration))
            where count != 1
            select $"{project.File}, {configuration}: {count} times",
            "Each project is built once per configuration; remove it from CloudCam.sln and add it again:");
    }

    [Fact]
    public void No_two_projects_have_the_same_name() => Findings.None(
        ProjectFile.All.CountBy(project => project.Name).Where(count => count.Value > 1).Select(count => count.Key),
        "Outputs of projects with one name overwrite each other; rename one of");

    private static List<(string File, string Id)> Listed() =>
        [.. Project().Matches(SourceTree.Read(Solution)).Select(match => (match.Groups["file"].Value.Replace('\\', '/'), match.Groups["id"].Value))];

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<file>[^"]+\.csproj)", "(?<id>\{[^"]+\})""", RegexOptions.Multiline)]
    private static partial Regex Project();

    [GeneratedRegex(@"^\s*(?<id>\{[^}]+\})\.(?<configuration>[^.]+)\.Build\.0 = ", RegexOptions.Multiline)]
    private static partial Regex Build();
}
