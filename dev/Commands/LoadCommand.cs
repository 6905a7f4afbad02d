using System.CommandLine;
using System.Globalization;
using CloudCam.Dev.Load;
using CloudCam.Dev.Stack;
using Spectre.Console;

namespace CloudCam.Dev.Commands;

/// <summary><c>load --scale</c>: relays beside each other, cameras that move between them while relays are drained and killed.</summary>
internal static class LoadCommand
{
    private const int MostRelays = 16;
    private const int MostDevices = 500;
    private const int MostFiles = 100;
    private const int MostFileBytes = 64 * 1024 * 1024;
    private const int MostSeconds = 600;

    public static Command Create()
    {
        var usual = new ScaleOptions();
        var scale = new Option<bool>("--scale") { Description = "Relays beside each other on one cloud (the only load there is)." };
        var relays = CommandLine.Option("--relays", string.Join(',', usual.Relays), $"Relay processes of each step, separated by commas, each 1 to {MostRelays}.");
        relays.Validators.Add(result =>
        {
            if (ReadCounts(result.GetValueOrDefault<string>()) is null) result.AddError($"--relays is a list of numbers from 1 to {MostRelays}, such as 1,2,4.");
        });
        var devices = Number("--devices", usual.Devices, 3, MostDevices, "Cameras of a step: half send files, a third drive, the rest is dialled.");
        var files = Number("--files", usual.Files, 2, MostFiles, "Files of a camera in each part of a step.");
        var size = Number("--file-size", usual.FileBytes, 65_536, MostFileBytes, "Bytes of a file.");
        var rate = Number("--rate", usual.LinkBytesPerSecond, 16_384, int.MaxValue, "Bytes a second of a camera's link while relays come and go.");
        var seconds = Number("--seconds", usual.Seconds, 0, MostSeconds, "Seconds in which the CPU of a frame is measured; 0: relays are moved only.");
        var seed = CommandLine.Option("--seed", usual.Seed, "Seed of all content and chance.");
        var json = new Option<bool>("--json") { Description = "Write all figures as one line of JSON to standard output instead of the table." };
        var output = new Option<string?>("--out") { Description = "Write the report to this file, as Markdown.", HelpName = "FILE.md" };
        var command = new Command("load", "Run 1, 2 and 4 relays on one local cloud, move cameras between them by drains and kills, and count what it costs and what is lost (nothing).")
        {
            scale, relays, devices, files, size, rate, seconds, seed, json, output,
        };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(scale)) result.AddError("Say which load: --scale.");
        });
        command.SetAction((parsed, _) => RunAsync(
            usual with
            {
                Relays = ReadCounts(parsed.GetRequiredValue(relays))!, Devices = parsed.GetRequiredValue(devices), Files = parsed.GetRequiredValue(files), FileBytes = parsed.GetRequiredValue(size),
                LinkBytesPerSecond = parsed.GetRequiredValue(rate), Seconds = parsed.GetRequiredValue(seconds), Seed = parsed.GetRequiredValue(seed),
            },
            parsed.GetValue(json), parsed.GetValue(output)));
        return command;
    }

    /// <summary>Reads the option <c>--relays</c>; null when it is no such list.</summary>
    internal static IReadOnlyList<int>? ReadCounts(string? text)
    {
        var counts = new List<int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostRelays) return null;
            counts.Add(count);
        }
        return counts;
    }

    private static async Task<int> RunAsync(ScaleOptions options, bool isJson, string? file)
    {
        using var signals = new StopSignals();
        var machine = RunningOn.Describe();
        var results = await RunAsync(options, isJson, signals.Stop);
        if (isJson) Console.WriteLine(ScaleReport.ToJson(results));
        else ScaleReport.Show(results);
        if (file is not null)
        {
            try
            {
                await File.WriteAllTextAsync(file, ScaleReport.ToMarkdown(results, options, machine), CancellationToken.None);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new StackException($"The report cannot be written to {file}: {error.Message}", error);
            }
        }
        var exitCode = ScaleReport.ExitCode(results);
        await Console.Error.WriteLineAsync(exitCode == CommandLine.Ok ? "Nothing was lost, nothing is there twice, every promise held." : "Something was lost, is there twice, or cost more than was promised: see the lines that must be 0.");
        return exitCode;
    }

    private static Task<IReadOnlyList<StepResult>> RunAsync(ScaleOptions options, bool isJson, CancellationToken cancellationToken)
    {
        // Standard output belongs to the figures when a program reads them.
        if (isJson) return new ScaleRun(options, Console.Error.WriteLine).RunAsync(cancellationToken);
        if (!AnsiConsole.Profile.Capabilities.Interactive) return new ScaleRun(options, Console.WriteLine).RunAsync(cancellationToken);
        return AnsiConsole.Status().StartAsync("Starting ...", context => new ScaleRun(options, line =>
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{line}[/]");
            context.Status(Markup.Escape(line));
        }).RunAsync(cancellationToken));
    }

    private static Option<int> Number(string name, int fallback, int least, int most, string description)
    {
        var option = CommandLine.Option(name, fallback, description);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is a number from {least} to {most}."));
        });
        return option;
    }
}
