using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace CloudCam.Dev.Doctor;

/// <summary>All lines of an examination.</summary>
/// <param name="Target">What was examined.</param>
/// <param name="EndedAt">When it ended, UTC.</param>
/// <param name="Findings">The lines, in the order of the checks.</param>
public sealed record DoctorReport(string Target, DateTimeOffset EndedAt, IReadOnlyList<Finding> Findings)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Whether nothing is broken.</summary>
    public bool IsWell => Findings.All(finding => finding.Verdict != Verdict.Ill);

    /// <summary>For machines: <c>{"target","endedAt","isWell","findings":[{"part","check","verdict","milliseconds","detail","advice"}]}</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>For people.</summary>
    public Table ToTable()
    {
        var table = new Table().RoundedBorder().AddColumn("Part").AddColumn("Check").AddColumn("").AddColumn(new TableColumn("ms").RightAligned()).AddColumn("Seen");
        foreach (var finding in Findings)
        {
            var (mark, colour) = finding.Verdict switch { Verdict.Well => ("well", "green"), Verdict.Note => ("note", "yellow"), Verdict.Skipped => ("-", "grey"), _ => ("ILL", "red") };
            var seen = Markup.Escape(finding.Detail) + (finding.Advice is { } advice ? $"\n[{colour}]{Markup.Escape(advice)}[/]" : "");
            table.AddRow(Markup.Escape(finding.Part), Markup.Escape(finding.Check), $"[{colour}]{mark}[/]", finding.Milliseconds.ToString(CultureInfo.InvariantCulture), seen);
        }
        return table;
    }

    /// <summary>The end of the report in one sentence.</summary>
    public string Summary()
    {
        var counts = Findings.CountBy(finding => finding.Verdict).ToDictionary();
        int Of(Verdict verdict) => counts.GetValueOrDefault(verdict);
        return string.Create(CultureInfo.InvariantCulture, $"{(IsWell ? "All is well" : "Something is broken")}: {Of(Verdict.Well)} well, {Of(Verdict.Note)} to note, {Of(Verdict.Skipped)} not looked at, {Of(Verdict.Ill)} broken.");
    }
}
