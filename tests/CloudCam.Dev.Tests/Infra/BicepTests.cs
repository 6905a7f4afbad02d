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
        var (exitCode, output) = await BicepLint.JudgeAsync([Infra], Stop);
        Assert.True(exitCode == 0, output);
        Assert.Contains(" 0 problems", output, StringComparison.Ordinal);
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
    public async Task Every_container_has_a_class_of_retention_and_only_the_spill_is_kept_until_it_is_sent()
    {
        var storage = await File.ReadAllTextAsync(Path.Combine(Infra, "modules", "storage.bicep"), Stop);
        var classes = RetentionClass().Matches(storage).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(BlobNames.Containers.Except([BlobNames.SpillContainer]).Append("captureContainer").Order(), classes.Order());
    }

    [Fact]
    public async Task Tables_and_containers_that_the_relay_may_touch_are_those_that_it_uses()
    {
        var roles = await File.ReadAllTextAsync(Path.Combine(Infra, "modules", "rbac.bicep"), Stop);
        // The relay opens tables by classes of core, each of which names its own.
        var relay = string.Concat(await Task.WhenAll(Sources("tcp-relay").Select(source => File.ReadAllTextAsync(source, Stop))));
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var source in Sources("core"))
        {
            var tables = TableOf().Matches(await File.ReadAllTextAsync(source, Stop)).Select(match => match.Groups[1].Value);
            if (Regex.IsMatch(relay, $@"\b{Path.GetFileName(source).Split('.')[0]}\b", RegexOptions.None, TimeSpan.FromSeconds(5))) used.UnionWith(tables.Select(NameOfTable).OfType<string>());
        }
        Assert.Equal(used, ListIn(roles, "relayTables"));
        Assert.Equal(BlobNames.Containers.Order(), ListIn(roles, "relayContainers").Concat(ListIn(roles, "relayReads")).Order());
    }

    [Fact]
    public async Task Alerts_and_their_table_in_the_operations_manual_agree()
    {
        var alerts = AlertName().Matches(await File.ReadAllTextAsync(Path.Combine(Infra, "modules", "alerts.bicep"), Stop))
            .Select(match => match.Groups[1].Value.Replace('-', ' ')).Where(name => name != "people").Order().ToList();
        var manual = await File.ReadAllTextAsync(RepositoryRoot.Combine("docs", "operations.md"), Stop);
        var section = manual[manual.IndexOf("## Alerts", StringComparison.Ordinal)..];
        var rows = TableRow().Matches(section[..section.IndexOf("\n## ", 3, StringComparison.Ordinal)]).Select(match => match.Groups[1].Value).Where(name => name is not ("alert" or "---")).Order().ToList();
        Assert.Equal(6, alerts.Count);
        Assert.Equal(alerts, rows);
    }

    [Fact]
    public async Task Consumer_groups_of_the_functions_are_deployed()
    {
        var hubs = await File.ReadAllTextAsync(Path.Combine(Infra, "modules", "eventhubs.bicep"), Stop);
        var groups = Directory.GetDirectories(RepositoryRoot.Combine("functions")).Select(folder => Path.Combine(folder, "function.json")).Where(File.Exists)
            .SelectMany(file => ConsumerGroup().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(groups);
        Assert.All(groups, group => Assert.Contains($"name: '{group}'", hubs, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_real_compiler_judges_where_there_is_one()
    {
        var (exitCode, output) = await BicepLint.RunAsync("bash", [Path.Combine(Infra, "compile.sh")], Stop);
        Assert.True(exitCode == 0, output);
        Assert.True(output.Contains("compiled by ", StringComparison.Ordinal) ^ output.Contains("no compiler here", StringComparison.Ordinal), output);
    }

    [Theory]
    [InlineData("exit 0", 0, "compiled by ")]
    [InlineData("echo 'main.bicep(1,1) : Error BCP018: Expected' >&2; exit 1", 1, "BCP018")]
    [InlineData("[ \"$1\" != lint ] || exit 4", 4, "")]
    public async Task What_the_real_compiler_says_decides(string says, int expected, string said)
    {
        var folder = Directory.CreateTempSubdirectory("cloudcam-bicep-");
        try
        {
            var compiler = Path.Combine(folder.FullName, "bicep");
            await File.WriteAllTextAsync(compiler, $"#!/usr/bin/env bash\n{says}\n", Stop);
            Assert.Equal((0, ""), await BicepLint.RunAsync("chmod", ["+x", compiler], Stop));

            var (exitCode, output) = await BicepLint.RunAsync("env", [$"BICEP={compiler}", "bash", Path.Combine(Infra, "compile.sh")], Stop);

            Assert.Equal(expected, exitCode);
            Assert.Contains(said, output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Scripts_are_valid_and_hold_no_secret()
    {
        foreach (var script in Directory.GetFiles(Infra, "*.sh"))
        {
            Assert.Equal((0, ""), await BicepLint.RunAsync("test", ["-x", script], Stop));
            var (exitCode, output) = await BicepLint.RunAsync("bash", ["-n", script], Stop);
            Assert.True(exitCode == 0, output);
            Assert.DoesNotMatch(KeyLike(), await File.ReadAllTextAsync(script, Stop));
        }
    }

    private static IEnumerable<string> Sources(string folder) => Directory.GetFiles(RepositoryRoot.Combine(folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && Path.GetFileName(file) != "TableNames.cs");

    /// <summary>The table of a constant; null where the constant is a row or a partition.</summary>
    private static string? NameOfTable(string constant) => typeof(TableNames).GetField(constant)?.GetValue(null) is string name && TableNames.All.Contains(name) ? name : null;

    private static IEnumerable<string> ListIn(string bicep, string variable)
    {
        var list = Regex.Match(bicep, $@"^var {variable} = \[(.*)\]\r?$", RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        Assert.True(list.Success, $"no variable {variable}");
        return list.Groups[1].Value.Split(',').Select(one => one.Trim().Trim('\'')).Order();
    }

    [GeneratedRegex(@"^    container: '?(\w+)'?$", RegexOptions.Multiline)]
    private static partial Regex RetentionClass();

    [GeneratedRegex(@"TableNames\.(\w+)")]
    private static partial Regex TableOf();

    [GeneratedRegex(@"^ {2}(?: {2})?name: '(?:\$\{name\}-)?([a-z]+(?:-[a-z]+)*)'$", RegexOptions.Multiline)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"^\| ([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("\"consumerGroup\": \"([^\"]+)\"")]
    private static partial Regex ConsumerGroup();

    [GeneratedRegex("contains \"([^\"]+)\"")]
    private static partial Regex SearchText();

    [GeneratedRegex("[A-Za-z0-9+/]{43}=")]
    private static partial Regex KeyLike();
}
