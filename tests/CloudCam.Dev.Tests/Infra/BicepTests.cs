using System.Text.RegularExpressions;
using CloudCam.Core.Naming;
using CloudCam.Dev.Stack;
using CloudCam.Testing;

namespace CloudCam.Dev.Tests.Infra;

/// <summary>The Bicep files, judged offline by <c>infra/lint</c>, and held against the names in the code.</summary>
public sealed partial class BicepTests : IClassFixture<BicepLint>
{
    private static string Infra => Path.Combine(RepositoryRoot.Path, "infra");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_files_are_free_of_problems()
    {
        var (exitCode, output) = await BicepLint.JudgeAsync(Infra, Stop);
        Assert.True(exitCode == 0, output);
        Assert.Contains(" 0 problems", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main.bicep", "modules/logs.bicep", "modules/log.bicep", "module modules/log.bicep is not there")]
    [InlineData("main.bicep", "retentionDays: logRetentionDays", "retentionDay: logRetentionDays", "has no parameter retentionDay")]
    [InlineData("main.bicep", "logs.outputs.workspaceId", "logs.outputs.workspace", "module logs has no output workspace")]
    [InlineData("modules/storage.bicep", "@2024-01-01", "@2019-01-01", "API version 2019-01-01")]
    [InlineData("modules/rbac.bicep", "ba92f5b4-", "aa92f5b4-", "role aa92f5b4-")]
    [InlineData("modules/relay.bicep", "workspace.properties.customerId", "workspac.properties.customerId", "workspac is not declared")]
    [InlineData("modules/relay.bicep", "environment.properties.staticIp", "workspace.listKeys().primarySharedKey", "gives a secret away")]
    [InlineData("modules/budget.bicep", "param start string", "param password string", "looks like a secret")]
    [InlineData("modules/budget.bicep", "timeGrain: 'Monthly'", "timeGrain: (", "syntax:")]
    [InlineData("parameters/small.json", "relayCpu", "relayCpus", "main.bicep has no parameter relayCpus")]
    public async Task What_is_wrong_is_found(string file, string right, string wrong, string said)
    {
        var copy = Directory.CreateTempSubdirectory("cloudcam-infra-");
        try
        {
            BicepLint.Copy(Infra, copy.FullName);
            var path = Path.Combine(copy.FullName, file);
            var text = await File.ReadAllTextAsync(path, Stop);
            Assert.Contains(right, text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal), Stop);

            var (exitCode, output) = await BicepLint.JudgeAsync(copy.FullName, Stop);
            Assert.Equal(1, exitCode);
            Assert.Contains(said, output, StringComparison.Ordinal);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_the_code_keeps_things_in_is_deployed()
    {
        var storage = await File.ReadAllTextAsync(Path.Combine(Infra, "modules", "storage.bicep"), Stop);
        Assert.Equal(BlobNames.Containers.Order(), ListIn(storage, "containers"));
        Assert.Equal(TableNames.All.Order(), ListIn(storage, "tables"));
        Assert.Equal(QueueNames.All.Order(), ListIn(storage, "queues"));
        Assert.Equal(HubNames.All.Order(), ListIn(await File.ReadAllTextAsync(Path.Combine(Infra, "main.bicep"), Stop), "hubs"));
    }

    [Fact]
    public async Task What_alerts_search_for_is_said_by_the_programs()
    {
        var sources = ((string[])["tcp-relay", "functions"]).SelectMany(folder => Directory.GetFiles(RepositoryRoot.Combine(folder), "*Log.cs", SearchOption.AllDirectories));
        var said = string.Concat(await Task.WhenAll(sources.Select(source => File.ReadAllTextAsync(source, Stop))));
        var searched = SearchText().Matches(await File.ReadAllTextAsync(Path.Combine(Infra, "modules", "alerts.bicep"), Stop)).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(6, searched.Count);
        Assert.All(searched, text => Assert.Contains(text, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scripts_are_valid_and_hold_no_secret()
    {
        foreach (var script in Directory.GetFiles(Infra, "*.sh"))
        {
            var (exitCode, output) = await BicepLint.RunAsync("bash", ["-n", script], Stop);
            Assert.True(exitCode == 0, output);
            Assert.DoesNotMatch(KeyLike(), await File.ReadAllTextAsync(script, Stop));
        }
    }

    private static IEnumerable<string> ListIn(string bicep, string variable)
    {
        var list = Regex.Match(bicep, $@"^var {variable} = \[(.*)\]\r?$", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        Assert.True(list.Success, $"no variable {variable}");
        return list.Groups[1].Value.Split(',').Select(one => one.Trim().Trim('\'')).Order();
    }

    [GeneratedRegex("contains \"([^\"]+)\"")]
    private static partial Regex SearchText();

    [GeneratedRegex("[A-Za-z0-9+/]{43}=")]
    private static partial Regex KeyLike();
}
