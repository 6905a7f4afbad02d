using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Containers;

/// <summary>A build of the images sees the sources, and nothing of the machine it runs on.</summary>
public sealed class DockerIgnoreTests
{
    [Theory]
    [InlineData(".git/config")]
    [InlineData(".dev/secrets/gate-1")]
    [InlineData(".dev/api-admin-key")]
    [InlineData("artifacts/bin/CloudCam.Relay/debug/CloudCam.Relay.dll")]
    [InlineData("dev/node_modules/azurite/package.json")]
    [InlineData("infra/lint/node_modules/web-tree-sitter/package.json")]
    [InlineData("core/obj/project.assets.json")]
    [InlineData("core/bin/Debug/CloudCam.Core.dll")]
    [InlineData("console/dist/index.html")]
    [InlineData("local.settings.json")]
    [InlineData("functions/local.settings.json")]
    [InlineData("tests/TestResults/results.trx")]
    public void What_is_no_source_stays_out(string path) => Assert.True(DockerIgnore.Read().Excludes(path), path);

    [Fact]
    public void Whatever_git_ignores_stays_out()
    {
        var ignored = DockerIgnore.Read();
        var lines = SourceTree.Lines(".gitignore").Where(line => line.Length > 0 && !line.StartsWith('#')).Select(line => line.TrimEnd('/').Replace('*', 'x'));
        Findings.None(lines.Where(line => !ignored.Excludes(line)), "Add to .dockerignore what .gitignore has:");
    }

    [Fact]
    public void Whatever_the_programs_are_built_of_comes_in()
    {
        var ignored = DockerIgnore.Read();
        string[] folders = ["core", "cloud", "protocols", "tcp-relay", "functions", "dev", "console"];
        Findings.None(
            SourceTree.Files.Where(file => folders.Contains(file.Split('/')[0]) && !file.EndsWith(".md", StringComparison.Ordinal) && Path.GetFileName(file) != "Dockerfile" && ignored.Excludes(file)),
            ".dockerignore keeps these away:");
        Assert.All(["Directory.Build.props", "Directory.Packages.props", "global.json", "BannedSymbols.txt", ".editorconfig"], file => Assert.False(ignored.Excludes(file), file));
    }
}
