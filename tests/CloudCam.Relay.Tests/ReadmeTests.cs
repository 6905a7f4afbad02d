using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Live;
using CloudCam.Relay.Telemetry;
using CloudCam.Testing;

namespace CloudCam.Relay.Tests;

/// <summary>The README's tables and the code name the same things.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Readme = File.ReadAllLines(RepositoryRoot.Combine("tcp-relay", "README.md"));

    [Fact]
    public void End_reasons_table_names_every_end_reason() =>
        Assert.Equal(Enum.GetValues<EndReason>().Select(EndReasons.NameOf).Order(StringComparer.Ordinal), Table("End reasons"));

    [Fact]
    public void Metrics_table_names_every_metric()
    {
        using var metrics = new RelayMetrics();
        using var live = new LiveMetrics(() => 0, () => 0);
        metrics.Include(live.Meter);
        var names = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (metrics.Owns(instrument)) names.Add(PrometheusText.NameOf(instrument));
        };
        listener.Start();
        metrics.Observe(new ConnectionTable());
        Assert.Equal(names.Order(StringComparer.Ordinal), Table("Metrics"));
    }

    [Fact]
    public void Folder_map_names_every_folder_and_every_file_at_the_top()
    {
        var folder = RepositoryRoot.Combine("tcp-relay");
        string[] built = ["bin", "obj"];
        var there = Directory.GetDirectories(folder).Select(Path.GetFileName).Except(built).Select(name => name + "/")
            .Concat(Directory.GetFiles(folder, "*.cs").Concat(Directory.GetFiles(folder, "Dockerfile")).Select(Path.GetFileName));
        Assert.Equal(there.Order(StringComparer.Ordinal), Table("Folder map"));
    }

    // First cells of the table below a heading, without the marks of code.
    private static IEnumerable<string?> Table(string heading) => Readme
        .SkipWhile(line => line != "## " + heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Select(line => FirstCell().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^\| `([^`]+)` \|")]
    private static partial Regex FirstCell();
}
