using System.Text.Json;
using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Docs;

/// <summary>What <c>docs/integrators.md</c> says of the deployment is what the deployment does.</summary>
public sealed partial class IntegratorsTests
{
    private const string Document = "docs/integrators.md";

    [Fact]
    public void Events_are_kept_as_long_as_it_says()
    {
        var usual = Retention().Match(SourceTree.Read("infra/main.bicep"));
        Assert.True(usual.Success, "infra/main.bicep has no parameter eventRetentionDays between a least and a most value.");
        Assert.Contains($"`eventRetentionDays`, {usual.Groups["least"].Value} to {usual.Groups["most"].Value} days", SourceTree.Read(Document), StringComparison.Ordinal);
        foreach (var file in SourceTree.EndingWith(".json").Where(file => SourceTree.FolderOf(file) == "infra/parameters"))
            Assert.Contains($"{Path.GetFileNameWithoutExtension(file)} {DaysIn(file) ?? usual.Groups["usual"].Value} days", Deployed(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sample_is_named() => Findings.None(
        SourceTree.Files.Where(file => file.StartsWith("samples/", StringComparison.Ordinal)).Select(file => file.Split('/')[1]).Distinct()
            .Where(sample => !SourceTree.Read(Document).Contains($"](../samples/{sample})", StringComparison.Ordinal)),
        $"Link these from {Document}:");

    [Fact]
    public void Every_type_of_live_notice_webhook_and_hub_it_names_exists()
    {
        var named = Markdown.Quoted(SourceTree.Read(Document)).Where(word => word.StartsWith("cloudcam.", StringComparison.Ordinal) && word.EndsWith(".v1", StringComparison.Ordinal) && !word.Contains("..", StringComparison.Ordinal));
        Findings.None(named.Where(type => !SourceTree.Exists($"docs/schemas/{type}.json")), $"{Document} names types that nobody sends:");
    }

    // "`infra/` deploys <file> <n> days, ...": one entry per parameter file.
    private static string Deployed() => SourceTree.Lines(Document).Single(line => line.Contains("`infra/` deploys", StringComparison.Ordinal)).Replace("`", "", StringComparison.Ordinal);

    private static string? DaysIn(string file)
    {
        using var json = JsonDocument.Parse(SourceTree.Read(file));
        return json.RootElement.GetProperty("parameters").TryGetProperty("eventRetentionDays", out var days) ? days.GetProperty("value").GetRawText() : null;
    }

    [GeneratedRegex(@"@minValue\((?<least>\d+)\)\s+@maxValue\((?<most>\d+)\)\s+param eventRetentionDays int = (?<usual>\d+)")]
    private static partial Regex Retention();
}
