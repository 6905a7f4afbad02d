using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace CloudCam.Dev.Load;

/// <summary>The results of all steps: as a table for people, as Markdown to keep, as JSON for programs.</summary>
internal static class ScaleReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        IncludeFields = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly (string Name, Func<StepResult, string> Of)[] Rows =
    [
        ("cameras: files / driving / dialled", step => Text($"{step.Cameras.Files} / {step.Cameras.Vehicles} / {step.Cameras.Dialled}")),
        ("**relays come and go**, s", step => Text($"{step.Moving.Seconds:0.0}")),
        ("MB/s of files completed", step => Text($"{step.Moving.FileBytes / 1e6 / step.Moving.Seconds:0.0}")),
        ("frames/s acknowledged", step => Text($"{step.Moving.Frames / step.Moving.Seconds:0}")),
        ("transfers hit by drain / kill", step => Text($"{step.Moving.Of(MoveKind.Drain).Count} / {step.Moving.Of(MoveKind.Kill).Count}")),
        ("sent again after a drain, KiB: most, of it on its way", step => Resent(step.Moving.Of(MoveKind.Drain))),
        ("sent again after a kill, KiB: most, of it on its way", step => Resent(step.Moving.Of(MoveKind.Kill))),
        ("read by the dead relay and sent again, most, KiB (promise: 256 and a frame)", step => Text($"{Most(step.Moving.Interruptions.Where(one => one.IsJudged), one => one.ForgottenBytes):0.0}")),
        ("interruptions beyond the promise (must be 0)", step => Text($"{step.Moving.BrokenPromises}")),
        ("links lost that nobody cut", step => Text($"{step.Moving.Of(MoveKind.Unplanned).Count}")),
        ("dialled cameras on each relay before", step => string.Join(" + ", step.Moving.Spread)),
        ("s until dialled cameras are held again: drain / kill", step => $"{Seconds(step.Moving.TakeoverSeconds.Drain)} / {Seconds(step.Moving.TakeoverSeconds.Kill)}"),
        ("CPU s of all relays", step => Text($"{step.Moving.CpuSeconds:0.0}")),
        ("most resident memory of a relay, MiB", step => Text($"{step.PeakBytes / 1048576.0:0}")),
        ("**nothing is moved**: MB/s of files", step => Steady(step, one => Text($"{one.FileBytes / 1e6 / one.FileSeconds:0.0}"))),
        ("frames/s acknowledged, each relay with as many vehicles", step => Steady(step, one => Text($"{one.Frames / one.FrameSeconds:0}"))),
        ("CPU s per GB of files", step => Steady(step, one => Figure(one.CpuPerGigabyte(step.Relays), "0.00"))),
        ("CPU us per frame", step => Steady(step, one => Figure(one.CpuPerFrame(step.Relays), "0"))),
        ("share of a core of one idle relay", step => Steady(step, one => Text($"{one.IdleCores:0.000}"))),
        ("**in the cloud**: files done / lost (must be 0)", step => Text($"{step.Check.FilesDone} / {step.Check.FilesLost}")),
        ("files there twice (must be 0)", step => Text($"{step.Check.FilesDouble}")),
        ("positions and alarms acknowledged / lost (must be 0)", step => Text($"{step.Check.Acknowledged} / {step.Check.AcknowledgedLost}")),
        ("alarms without a row / with two (must be 0)", step => Text($"{step.Check.AlarmsLost} / {step.Check.AlarmsDouble}")),
        ("told twice under two ids (must be 0)", step => Text($"{step.Check.EventsDouble}")),
        ("events / repeated under their id (allowed)", step => Text($"{step.Check.Events} / {step.Check.EventsRepeated}")),
    ];

    /// <summary>The exit code: 0 only if every step was good.</summary>
    public static int ExitCode(IReadOnlyCollection<StepResult> steps) => steps.Count > 0 && steps.All(step => step.IsGood) ? Commands.CommandLine.Ok : Commands.CommandLine.Failed;

    /// <summary>Writes the table.</summary>
    public static void Show(IReadOnlyList<StepResult> steps)
    {
        var table = new Table().RoundedBorder().AddColumn("");
        foreach (var step in steps) table.AddColumn(new TableColumn(Heading(step)).RightAligned());
        foreach (var (name, of) in Rows) table.AddRow([name.Replace("**", "", StringComparison.Ordinal), .. steps.Select(of)]);
        AnsiConsole.Write(table);
    }

    /// <summary>All figures as one line of JSON.</summary>
    public static string ToJson(IReadOnlyList<StepResult> steps) => JsonSerializer.Serialize(steps, Json);

    /// <summary>The report as it is kept.</summary>
    public static string ToMarkdown(IReadOnlyList<StepResult> steps, ScaleOptions options, IEnumerable<string> machine)
    {
        var text = new StringBuilder().Append("# scale\n\nRelays beside each other on one local cloud, cameras that move between them; one relay drained and one killed in each step (`dev -- load --scale`).\n\n");
        foreach (var line in machine) text.Append(CultureInfo.InvariantCulture, $"- {line}\n");
        text.Append(CultureInfo.InvariantCulture,
            $"- {options.Files} files of {options.FileBytes / 1048576.0:0.##} MiB a camera and part, links of {options.LinkBytesPerSecond / 1048576.0:0.##} MiB/s while relays come and go, seed {options.Seed}\n\n");
        text.Append("| | ").AppendJoin(" | ", steps.Select(Heading)).Append(" |\n| --- |").Insert(text.Length, " ---: |", steps.Count).Append('\n');
        foreach (var (name, of) in Rows) text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", steps.Select(of)).Append(" |\n");
        text.Append('\n').Append(Reading).Append("\n\n").Append(Ratios(steps));
        return text.ToString();
    }

    private const string Reading = """
        How to read it: cameras, relays, storage emulator, event emulator and functions share this machine's cores, so throughput cannot grow with the number of relays and says nothing about a cluster. What counts: nothing lost
        and nothing there twice while relays come and go; what a move costs a camera; and whether a byte and a frame cost the same CPU with four relays as with one (the table below): as far as they do, the work of a fleet grows as
        the fleet does. "On its way" is what lay unread in the kernel when the relay stood still, and what was written after that: no relay can have known of it. CPU figures are without the start of the processes, and without what
        idle relays take; each relay has had work to warm up with. Beside busy neighbours on the same machine these figures are worth little: an interrupted cache costs more than a relay.
        """;

    private static string Ratios(IReadOnlyList<StepResult> steps)
    {
        if (steps.FirstOrDefault(step => step.Steady is not null) is not { Steady: { } first } one) return "";
        var text = new StringBuilder(Text($"| against {Heading(one)} | CPU per GB | CPU per frame |\n| --- | ---: | ---: |\n"));
        foreach (var step in steps.Where(step => step.Steady is not null))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {Heading(step)} | {Ratio(step.Steady!.CpuPerGigabyte(step.Relays), first.CpuPerGigabyte(one.Relays))} | {Ratio(step.Steady.CpuPerFrame(step.Relays), first.CpuPerFrame(one.Relays))} |\n");
        }
        return text.ToString();
    }

    private static string Figure(double figure, string format) => figure > 0 ? figure.ToString(format, CultureInfo.InvariantCulture) : "too little";

    private static string Ratio(double figure, double first) => first > 0 ? Text($"{figure / first:0.00}") : "-";

    private static string Heading(StepResult step) => Text($"{step.Relays} relay{(step.Relays == 1 ? "" : "s")}");

    private static string Resent(IReadOnlyList<Interruption> interruptions) => interruptions.MaxBy(one => one.ResentBytes) is not { } dearest
        ? "-"
        : Text($"{dearest.ResentBytes / 1024.0:0.0}, {(dearest.InFlightBytes is { } bytes ? Text($"{Math.Min(bytes, dearest.ResentBytes) / 1024.0:0.0}") : "?")}");

    private static double Most(IEnumerable<Interruption> interruptions, Func<Interruption, long> of) => interruptions.Select(of).DefaultIfEmpty().Max() / 1024.0;

    private static string Seconds(double? seconds) => seconds is { } known ? Text($"{known:0.0}") : "-";

    private static string Steady(StepResult step, Func<SteadyFigures, string> of) => step.Steady is { } steady ? of(steady) : "-";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
