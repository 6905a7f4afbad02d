using CloudCam.Dev.Stack;
using CloudCam.Testing;

namespace CloudCam.Dev.Tests.Console;

/// <summary>The console's own tests, of its logic and of the rules that all its sources keep: they need Node, and no packages.</summary>
public sealed class ConsoleUnitTests
{
    [Fact]
    public async Task All_of_them_pass()
    {
        var folder = RepositoryRoot.Combine("console");
        var files = Directory.GetFiles(Path.Combine(folder, "test"), "*.test.js");
        Assert.NotEmpty(files);
        var (exitCode, output) = await Tools.RunAsync(Programs.Find("node") ?? "node", ["--test", .. files], folder, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("\n# tests 0\n", output, StringComparison.Ordinal);
        Assert.Contains("\n# fail 0\n", output, StringComparison.Ordinal);
    }
}
