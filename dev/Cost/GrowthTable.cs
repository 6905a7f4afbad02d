using System.Globalization;
using System.Text;

namespace CloudCam.Dev.Cost;

/// <summary>The table of <c>docs/scale.md</c>: what fleets of three sizes ask of each resource of one deployment, and at how many cameras it is full.</summary>
internal static class GrowthTable
{
    /// <summary>The sizes.</summary>
    public static readonly IReadOnlyList<int> Sizes = [1_000, 10_000, 1_000_000];

    /// <summary>What every camera does there: a position in ten seconds around the clock, twenty alarms and ten clips of 5 MiB a day; five consoles are open.</summary>
    public static readonly FleetAssumptions Workload = new() { Cameras = 1, PositionSeconds = 10, Alarms = 20, Clips = 10, ClipMebibytes = 5, Photos = 0, Watchers = 5 };

    private static readonly GrowthAssumptions Growth = new();

    /// <summary>Resources in the order in which they fill up, each with the number of cameras that fills it; null: never.</summary>
    public static IReadOnlyList<(string Resource, int? FullAt)> Order() =>
    [
        .. ServiceLoads.Of(Workload, Growth).Select(one => (one.Resource, FullAt: ServiceLoads.FullAt(Workload, Growth, one.Resource))).OrderBy(one => one.FullAt ?? int.MaxValue),
    ];

    /// <summary>The table as Markdown, lines ending in LF. What does not hold is bold.</summary>
    public static string Markdown()
    {
        var bySize = Sizes.Select(size => ServiceLoads.Of(Workload with { Cameras = size }, Growth).ToDictionary(one => one.Resource)).ToList();
        var text = new StringBuilder("| resource of one deployment | limit | limit is |");
        foreach (var size in Sizes) text.Append(CultureInfo.InvariantCulture, $" {size:#,0} cameras |");
        text.Append(" full at about |\n| --- | ---: | --- |").Insert(text.Length, " ---: |", Sizes.Count).Append(" ---: |\n");
        foreach (var (resource, fullAt) in Order())
        {
            var one = bySize[0][resource];
            text.Append(CultureInfo.InvariantCulture, $"| {resource} | {Number(one.Limit)} {one.Unit} | {NameOf(one.Kind)} |");
            foreach (var loads in bySize) text.Append(CultureInfo.InvariantCulture, $" {Shown(loads[resource])} |");
            text.Append(CultureInfo.InvariantCulture, $" {(fullAt is { } cameras ? Rounded(cameras) : "-")} |\n");
        }
        return text.ToString();
    }

    /// <summary>A number of cameras to two figures: those behind it are not better.</summary>
    public static string Rounded(int cameras)
    {
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(cameras)) - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(cameras / unit) * unit:#,0}");
    }

    /// <summary>A load to three figures.</summary>
    public static string Number(double value) => value switch
    {
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{value:#,0}"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.#}"),
        >= 0.1 => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.####}"),
    };

    /// <summary>The word for where a limit comes from.</summary>
    public static string NameOf(LimitKind kind) => kind switch { LimitKind.Published => "published", LimitKind.OurCode => "our code", _ => "our code, latency assumed" };

    private static string Shown(ServiceLoad load) => load.Share > 1 ? $"**{Number(load.Load)}**" : Number(load.Load);
}
