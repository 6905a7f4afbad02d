using System.Globalization;
using System.Text;

namespace CloudCam.Benchmarks.Harness;

/// <summary>The Markdown of one run: machine and commit, tables, growth, goals. Printed while it grows.</summary>
internal sealed class Report
{
    private readonly StringBuilder text = new();
    private readonly List<string> goals = [];

    public Report(IBenchSuite suite, string machine, int rounds, TimeSpan turn)
    {
        Write($"# {suite.Name}\n\n{suite.Summary}\n\n{machine}\n");
        Write($"- {rounds} rounds; computations in turns of {turn.TotalMilliseconds:0} ms by {CpuClock.Name}; "
            + "figures are median [least - most], ratios taken inside a round\n\n");
    }

    /// <summary>False once a goal of the kind "must" was missed.</summary>
    public bool EveryMustIsMet { get; private set; } = true;

    public void Add(Comparison comparison) => Write(comparison.ToMarkdown() + "\n");

    public void Add(Growth growth)
    {
        var (first, last) = (growth.Points[0], growth.Points[^1]);
        Write($"## Growth: {growth.Title}\n\n| {growth.Axis} | slope [95 %] | upper half | ns/{growth.Axis}, first | last |\n");
        Write("| --- | --- | --- | --- | --- |\n");
        Write($"| {first.Size:0} - {last.Size:0} | {growth.Slope:0.000} [{growth.Low:0.000} - {growth.High:0.000}] | "
            + $"{growth.UpperHalf:0.000} | {first.Nanoseconds / first.Size:0.0000} | {last.Nanoseconds / last.Size:0.0000} |\n\n");
    }

    /// <summary>How a cost grows, held against goal P14: linear.</summary>
    public void AddLinear(Growth growth)
    {
        Add(growth);
        AtMost("P14", "must", $"slope, {growth.Title}", growth.Worst, 1.1);
        AtMost("P14", "aim", $"slope, {growth.Title}", growth.Worst, 1.05);
    }

    /// <summary>A paragraph or a table of a suite's own.</summary>
    public void Note(string markdown) => Write(markdown + "\n\n");

    /// <summary>A goal of bench/README.md that asks for at most <paramref name="limit"/>.</summary>
    /// <param name="goal">P1 to P14.</param>
    /// <param name="kind">"must" or "aim"; a missed must makes the run fail.</param>
    /// <param name="what">What was measured.</param>
    /// <param name="measured">The figure.</param>
    /// <param name="limit">The largest figure that meets the goal.</param>
    public void AtMost(string goal, string kind, string what, double measured, double limit) =>
        Judge(goal, kind, what, measured, "<=", limit, measured <= limit);

    /// <summary>A goal that asks for at least <paramref name="limit"/>.</summary>
    public void AtLeast(string goal, string kind, string what, double measured, double limit) =>
        Judge(goal, kind, what, measured, ">=", limit, measured >= limit);

    /// <summary>Closes the report with the goals.</summary>
    public void Finish()
    {
        if (goals.Count > 0)
        {
            Write("## Goals\n\n| goal | kind | what | measured | asked for | |\n| --- | --- | --- | --- | --- | --- |\n");
            Write(string.Concat(goals));
        }
    }

    public override string ToString() => text.ToString();

    private void Judge(string goal, string kind, string what, double measured, string relation, double limit, bool met)
    {
        EveryMustIsMet &= met || kind != "must";
        goals.Add(string.Create(CultureInfo.InvariantCulture,
            $"| {goal} | {kind} | {what} | {Spread.Number(measured)} | {relation} {limit:0.##} | {(met ? "met" : "**missed**")} |\n"));
    }

    private void Write(FormattableString markdown) => Write(markdown.ToString(CultureInfo.InvariantCulture));

    private void Write(string markdown)
    {
        text.Append(markdown);
        Console.Write(markdown);
    }
}
