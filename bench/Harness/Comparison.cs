using System.Globalization;
using System.Text;

namespace CloudCam.Benchmarks.Harness;

/// <summary>What a meter found: the cost of each candidate in each round.</summary>
internal sealed class Comparison(
    string title, string unit, int bytesPerUnit, IReadOnlyList<Candidate> candidates, double[][] nanoseconds, double[] allocatedBytes)
{
    /// <summary>Time of a candidate over time of its limit, taken round by round.</summary>
    public Spread Ratio(string candidate)
    {
        var index = IndexOf(candidate);
        var limit = candidates[index].Limit ?? throw new ArgumentException($"'{candidate}' has no limit.", nameof(candidate));
        return Spread.Of(nanoseconds[index].Zip(nanoseconds[IndexOf(limit)], (mine, its) => mine / its));
    }

    /// <summary>Nanoseconds of one unit.</summary>
    public Spread Cost(string candidate) => Spread.Of(nanoseconds[IndexOf(candidate)]);

    /// <summary>Bytes allocated by one unit.</summary>
    public double Allocated(string candidate) => allocatedBytes[IndexOf(candidate)];

    /// <summary>10^9 bytes a second, in the median.</summary>
    public double GigabytesPerSecond(string candidate) => bytesPerUnit / Cost(candidate).Median;

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {title}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| candidate | ns/{unit} | GB/s | limit | time / limit | B allocated/{unit} |\n");
        text.Append("| --- | --- | --- | --- | --- | --- |\n");
        foreach (var candidate in candidates)
        {
            var speed = bytesPerUnit > 0 ? Spread.Number(GigabytesPerSecond(candidate.Name)) : "";
            var ratio = candidate.Limit is null ? "" : Ratio(candidate.Name).ToString();
            text.Append(CultureInfo.InvariantCulture, $"| {candidate.Name} | {Cost(candidate.Name)} | {speed} | {candidate.Limit} | {ratio} | ");
            text.Append(CultureInfo.InvariantCulture, $"{Spread.Number(Allocated(candidate.Name))} |\n");
        }

        return text.ToString();
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"No candidate '{name}'.", nameof(name));
    }
}
