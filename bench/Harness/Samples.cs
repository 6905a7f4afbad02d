using System.Text;

namespace CloudCam.Benchmarks.Harness;

/// <summary>What a suite that takes its own turns saw: for each candidate and quantity one value per round.</summary>
internal sealed class Samples
{
    private readonly Dictionary<(string Candidate, string Quantity), List<double>> values = [];
    private readonly List<string> candidates = [];
    private readonly List<string> quantities = [];

    public void Add(string candidate, string quantity, double value)
    {
        if (!candidates.Contains(candidate)) candidates.Add(candidate);
        if (!quantities.Contains(quantity)) quantities.Add(quantity);
        if (!values.TryGetValue((candidate, quantity), out var list)) values.Add((candidate, quantity), list = []);
        list.Add(value);
    }

    /// <summary>Median and range over the rounds.</summary>
    public Spread Of(string candidate, string quantity) => Spread.Of(values[(candidate, quantity)]);

    /// <summary>Sum over the rounds: for what must not happen at all.</summary>
    public double Sum(string candidate, string quantity) => values[(candidate, quantity)].Sum();

    /// <summary>One candidate over another, taken round by round.</summary>
    public Spread Ratio(string candidate, string other, string quantity) =>
        Spread.Of(values[(candidate, quantity)].Zip(values[(other, quantity)], (mine, its) => mine / its));

    /// <summary>The ratio of the best rounds: other load on the machine can only add.</summary>
    public double BestRatio(string candidate, string other, string quantity) => Of(candidate, quantity).Least / Of(other, quantity).Least;

    /// <summary>All of it as a table, with a column of ratios to a reference for each quantity.</summary>
    public string ToMarkdown(string title, string? reference = null)
    {
        var text = new StringBuilder($"## {title}\n\n| |");
        foreach (var quantity in quantities) text.Append($" {quantity} |").Append(reference is null ? "" : $" / {reference} |");
        text.Append("\n|").Insert(text.Length, " --- |", 1 + (quantities.Count * (reference is null ? 1 : 2))).Append('\n');
        foreach (var candidate in candidates)
        {
            text.Append($"| {candidate} |");
            foreach (var quantity in quantities)
            {
                var has = values.ContainsKey((candidate, quantity));
                text.Append(has ? $" {Of(candidate, quantity)} |" : " |");
                if (reference is not null) text.Append(has && values.ContainsKey((reference, quantity)) ? $" {Ratio(candidate, reference, quantity)} |" : " |");
            }
            text.Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }
}
