using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Architecture.Tests.Settings;

namespace CloudCam.Architecture.Tests.Docs;

/// <summary>What operators are told of metrics, alerts and settings is what there is.</summary>
public sealed partial class OperationsTests
{
    private const string Operations = "docs/operations.md";

    [Fact]
    public void Every_metric_of_the_functions_has_its_meaning_and_nothing_else_has()
    {
        var made = SourceTree.CSharp.Where(file => file.StartsWith("functions/", StringComparison.Ordinal)).SelectMany(file => Made().Matches(SourceTree.Read(file))).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(made.Count >= 10, $"Only {made.Count} metrics were found.");
        var told = Rows("Metrics and what they mean").Select(cell => cell.Trim('`')).Where(cell => cell.StartsWith("cloudcam.", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Findings.None(made.Except(told), $"Say in {Operations} what these metrics mean:");
        Findings.None(told.Except(made), $"Nobody counts these metrics of {Operations}:");
    }

    [Fact]
    public void Metrics_that_operators_are_to_look_at_are_counted_by_the_relay()
    {
        var counted = RelayMetric().Matches(SourceTree.Read("tcp-relay/README.md")).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var named = ShortName().Matches(SourceTree.Read(Operations)).Select(match => match.Groups["name"].Value).Distinct().ToList();
        Assert.True(named.Count >= 10, $"Only {named.Count} names were found.");
        Findings.None(named.Where(name => !counted.Contains(name)), $"The relay counts nothing of these names of {Operations}:");
    }

    [Fact]
    public void Every_alert_has_its_meaning_and_nothing_else_has()
    {
        var bicep = SourceTree.Read("infra/modules/alerts.bicep");
        var made = AlertName().Matches(bicep).Concat(SearchName().Matches(bicep)).Select(match => match.Groups["name"].Value.Replace('-', ' ')).Where(name => name is not ("people" or "mail ")).ToHashSet(StringComparer.Ordinal);
        Assert.True(made.Count >= 6, $"Only {made.Count} alerts were found.");
        var told = Rows("Alerts").ToHashSet(StringComparer.Ordinal);
        Findings.None(made.Except(told), $"Say in {Operations}, Alerts, what these mean and where to look first:");
        Findings.None(told.Except(made), $"infra/modules/alerts.bicep makes no such alert, which {Operations} tells of:");
    }

    [Fact]
    public void Settings_that_documents_name_are_there()
    {
        var known = SettingName().Matches(SourceTree.Read(SettingsDocument.File)).Select(match => match.Value.Replace("__0", "", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Findings.None(
            from file in SourceTree.EndingWith(".md")
            from match in SettingName().Matches(SourceTree.Read(file))
            let name = Index().Replace(match.Value, "").TrimEnd('_')
            where !known.Any(one => one == name || one.StartsWith(name + "__", StringComparison.Ordinal))
            select $"{file}: {match.Value}",
            "Nobody reads these settings:");
    }

    private static IEnumerable<string> Rows(string heading) =>
        Markdown.Rows(Markdown.Section(SourceTree.Read(Operations), heading) ?? throw new InvalidOperationException($"{Operations} has lost its section '{heading}'.")).Select(cells => cells[0]);

    [GeneratedRegex("""Create(Counter|Histogram|UpDownCounter|ObservableGauge|ObservableCounter)<?\w*>?\(\s*"(?<name>[a-z._]+)["]""")]
    private static partial Regex Made();

    [GeneratedRegex("`cloudcam_relay_(?<name>[a-z_]+)`")]
    private static partial Regex RelayMetric();

    // As the document writes them: without their prefix, with or without a label.
    [GeneratedRegex(@"`(cloudcam_relay_)?(?<name>[a-z]+(_[a-z]+)+)(\{[^}]*\})?`")]
    private static partial Regex ShortName();

    [GeneratedRegex(@"name: '\$\{name\}-(?<name>[a-z-]+)")]
    private static partial Regex AlertName();

    [GeneratedRegex(@"^    name: '(?<name>[a-z-]+)'", RegexOptions.Multiline)]
    private static partial Regex SearchName();

    [GeneratedRegex(@"\b(Alarms|Api|Access|BSeries|Cameras|Cloud|Commands|Console|Dvrip|Jimi|Live|Relay|Rtmp|Teltonika|Tracks|Uploads|Webhooks)__\w+")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"__\d+")]
    private static partial Regex Index();
}
