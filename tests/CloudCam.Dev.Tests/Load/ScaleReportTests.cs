using System.Text.Json;
using CloudCam.Dev.Commands;
using CloudCam.Dev.Load;

namespace CloudCam.Dev.Tests.Load;

public sealed class ScaleReportTests
{
    private static readonly CheckFigures Sound = new()
    {
        FilesDone = 8, FilesLost = 0, FilesDouble = 0, Acknowledged = 100, AcknowledgedLost = 0, AlarmsLost = 0, AlarmsDouble = 0, Events = 130, EventsRepeated = 2, EventsDouble = 0,
    };

    private static readonly StepResult Good = new()
    {
        Relays = 2, Cameras = (4, 3, 2), Check = Sound, PeakBytes = 100 * 1_048_576,
        Moving = new MovingFigures
        {
            Seconds = 20, FileBytes = 8_000_000, Frames = 500, Spread = [1, 1], TakeoverSeconds = (2, null), CpuSeconds = 3,
            Interruptions = [new Interruption(1, 0, MoveKind.Kill, 300_000, 40_000, 100_000), new Interruption(1, 0, MoveKind.Unplanned, 900_000, null, 0)],
        },
        Steady = new SteadyFigures { FileBytes = 1_000_000_000, FileSeconds = 10, FileCpuSeconds = 5, Frames = 1_000, FrameSeconds = 10, FrameCpuSeconds = 1, IdleCores = 0.01 },
    };

    [Fact]
    public void The_exit_code_is_good_only_when_every_step_is()
    {
        Assert.Equal(CommandLine.Ok, ScaleReport.ExitCode([Good, Good]));
        Assert.Equal(CommandLine.Failed, ScaleReport.ExitCode([]));
        Assert.All<CheckFigures>(
            [
                Sound with { FilesLost = 1 }, Sound with { FilesDouble = 1 }, Sound with { AcknowledgedLost = 1 }, Sound with { AlarmsLost = 1 }, Sound with { AlarmsDouble = 1 },
                Sound with { EventsDouble = 1 },
                // Nothing is lost where nothing was done.
                Sound with { FilesDone = 0 }, Sound with { Acknowledged = 0 },
            ],
            check => Assert.Equal(CommandLine.Failed, ScaleReport.ExitCode([Good, Good with { Check = check }])));
        var broken = Good with { Moving = Good.Moving with { Interruptions = [new Interruption(1, 0, MoveKind.Kill, 900_000, 40_000, 100_000)] } };
        Assert.Equal(CommandLine.Failed, ScaleReport.ExitCode([broken]));
    }

    [Fact]
    public void Cpu_is_told_without_what_idle_relays_take()
    {
        Assert.Equal(5 - (0.01 * 2 * 10), Good.Steady!.CpuPerGigabyte(2), 6);
        Assert.Equal((1 - (0.01 * 2 * 10)) / 1_000 * 1e6, Good.Steady.CpuPerFrame(2), 6);
    }

    [Fact]
    public void The_report_has_a_column_a_step_and_its_machine()
    {
        var text = ScaleReport.ToMarkdown([Good, Good with { Relays = 4, Steady = null }], new ScaleOptions(), ["processor: some"]);
        Assert.Contains("- processor: some\n", text, StringComparison.Ordinal);
        Assert.Contains("| | 2 relays | 4 relays |\n| --- | ---: | ---: |\n", text, StringComparison.Ordinal);
        Assert.Contains("| transfers hit by drain / kill | 0 / 1 | 0 / 1 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| sent again after a kill, KiB: most, of it on its way | 195.3, 39.1 | 195.3, 39.1 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| CPU s per GB of files | 4.80 | - |\n", text, StringComparison.Ordinal);
        Assert.Contains("| 2 relays | 1.00 | 1.00 |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_figures_are_json_for_programs()
    {
        using var json = JsonDocument.Parse(ScaleReport.ToJson([Good]));
        var step = json.RootElement[0];
        Assert.Equal(2, step.GetProperty("relays").GetInt32());
        Assert.Equal("kill", step.GetProperty("moving").GetProperty("interruptions")[0].GetProperty("cause").GetString());
        Assert.Equal(0, step.GetProperty("check").GetProperty("filesLost").GetInt32());
    }

    [Theory]
    [InlineData("1,2,4", new[] { 1, 2, 4 })]
    [InlineData(" 3 ", new[] { 3 })]
    [InlineData("", null)]
    [InlineData("0", null)]
    [InlineData("17", null)]
    [InlineData("2,,4", null)]
    [InlineData("-1", null)]
    public void Relay_counts_are_read(string text, int[]? expected) => Assert.Equal(expected, LoadCommand.ReadCounts(text));
}
