using System.Text.Json;
using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;
using CloudCam.Testing;

namespace CloudCam.Architecture.Tests.Docs;

/// <summary>The dashboard asks for nothing that the relay does not tell.</summary>
public sealed partial class DashboardTests
{
    private static readonly string[] Kinds = ["row", "stat", "timeseries"];

    [Fact]
    public void Every_metric_of_the_dashboard_is_one_that_the_relay_documents()
    {
        var documented = MetricName().Matches(File.ReadAllText(RepositoryRoot.Combine("tcp-relay", "README.md"))).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var asked = Panels().SelectMany(panel => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray().ToArray() : [])
            .SelectMany(target => MetricName().Matches(target.GetProperty("expr").GetString()!)).Select(match => BucketEnding().Replace(match.Value, "")).ToHashSet(StringComparer.Ordinal);

        Assert.True(asked.Count > 20, $"The dashboard asks for {asked.Count} metrics.");
        Assert.Empty(asked.Except(documented));
    }

    [Fact]
    public void Panels_are_of_known_kinds_and_do_not_lie_over_each_other()
    {
        var taken = new Dictionary<(int X, int Y), string>();
        Assert.All(Panels(), panel =>
        {
            Assert.Contains(panel.GetProperty("type").GetString(), Kinds);
            var title = panel.GetProperty("title").GetString()!;
            var place = panel.GetProperty("gridPos");
            var (left, top) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
            Assert.InRange(left + place.GetProperty("w").GetInt32(), 1, 24);
            for (var x = left; x < left + place.GetProperty("w").GetInt32(); x++)
            {
                for (var y = top; y < top + place.GetProperty("h").GetInt32(); y++) Assert.True(taken.TryAdd((x, y), title), $"{title} lies over {taken.GetValueOrDefault((x, y))}.");
            }
        });
    }

    private static IReadOnlyList<JsonElement> Panels()
    {
        var dashboard = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(RepositoryRoot.Combine("infra", "dashboard", "relay.json")));
        return [.. dashboard.GetProperty("panels").EnumerateArray()];
    }

    [GeneratedRegex("cloudcam_relay_[a-z_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex BucketEnding();
}
