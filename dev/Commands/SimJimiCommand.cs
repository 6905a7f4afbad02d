using System.CommandLine;
using System.Globalization;
using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Jimi;
using CloudCam.Simulators.Media;
using CloudCam.Simulators.Rtmp;

namespace CloudCam.Dev.Commands;

/// <summary><c>sim jimi</c>: simulated JC261 and JC400 cameras against any server.</summary>
internal static class SimJimiCommand
{
    // The vendor's own gateway listens there.
    private const int VendorPort = 21_100;

    public static Command Create()
    {
        var host = CommandLine.Option("--host", "127.0.0.1", "Server.");
        var port = CommandLine.Option("--port", VendorPort, "Its port for Jimi cameras.");
        var http = CommandLine.Option("--http", "http://127.0.0.1:7071", "Where photos, clips and name lists are posted: /upload, /files and /namelist are added.");
        http.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var one) && one.Scheme is "http" or "https")) result.AddError("--http begins with http:// or https://.");
        });
        var live = CommandLine.Option("--live", "rtmp://127.0.0.1:1935/live", "Media server of live video; changed by the command RSERVICE.");
        live.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var one) && one.Scheme is "rtmp")) result.AddError("--live begins with rtmp://.");
        });
        var scenario = CommandLine.Option("--scenario", (string[])["crash"], $"Scenario files or samples, given out in turn. Samples: {string.Join(", ", JimiScenarioFile.Samples)}.");
        scenario.AllowMultipleArgumentsPerToken = true;
        scenario.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (WrongWith(token.Value) is { } wrong) result.AddError(wrong);
            }
        });
        var cameras = CommandLine.Option("--cameras", 1, "Number of cameras.");
        cameras.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 1 or > 100_000) result.AddError("--cameras is a number from 1 to 100000.");
        });
        var imei = CommandLine.Option("--first-imei", 350000000000201UL, "IMEI of the first camera; the others count up.");
        var faults = CommandLine.Option("--faults", "none", $"Faults of the TCP link: {LinkFaultText.Forms}.");
        faults.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !LinkFaultText.TryParse(result.Tokens[0].Value, out _, out var wrong)) result.AddError($"'{wrong}' is no link fault. There are: {LinkFaultText.Forms}.");
        });
        var speed = new Option<double?>("--speed") { Description = "How much faster than the true clock the scenarios run; without it, as they say.", HelpName = "FACTOR" };
        speed.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var factor) && factor is not (> 0 and <= 100_000)) result.AddError("--speed is above 0, at most 100000.");
        });
        var seed = CommandLine.Option("--seed", 1, "Seed of everything that is chosen.");
        var noise = new Option<int?>("--noise") { Description = "Send random bytes of this size instead of real pictures and clips.", HelpName = "BYTES" };
        var stay = new Option<bool>("--stay") { Description = "Stay online after the scenario and obey commands, until Ctrl-C." };
        var command = new Command("jimi", "JC261 and JC400 cameras.") { host, port, http, scenario, cameras, imei, live, faults, speed, seed, noise, stay };
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals();
            var site = new Uri(parsed.GetRequiredValue(http));
            var scenarios = parsed.GetRequiredValue(scenario).Select(JimiScenarioFile.Open).Select(one => one with { Speed = parsed.GetValue(speed) ?? one.Speed });
            return await RunAsync(new JimiFleetOptions
            {
                Cameras = parsed.GetValue(cameras), Scenarios = [.. scenarios], Faults = [LinkFaultText.Parse(parsed.GetRequiredValue(faults))], Seed = parsed.GetValue(seed),
                Pattern = new JimiCameraOptions
                {
                    Host = parsed.GetRequiredValue(host), Port = parsed.GetValue(port), Imei = parsed.GetValue(imei), StaysOnline = parsed.GetValue(stay),
                    UploadUrl = new Uri(site, "upload"), FilesUrl = new Uri(site, "files"), NameListUrl = new Uri(site, "namelist"),
                    LiveUrl = new Uri(parsed.GetRequiredValue(live)), Live = parsed.GetValue(noise) is null ? await LiveAsync(signals.Stop) : null,
                    Media = await MediaAsync(parsed.GetValue(noise), parsed.GetValue(seed), signals.Stop),
                },
            }, signals.Stop);
        });
        return command;
    }

    private static string? WrongWith(string scenario)
    {
        try
        {
            JimiScenarioFile.Open(scenario);
            return null;
        }
        catch (FormatException error)
        {
            return $"{scenario}: {error.Message}";
        }
    }

    private static async Task<JimiMedia> MediaAsync(int? noiseBytes, int seed, CancellationToken cancellationToken)
    {
        if (noiseBytes is { } size) return JimiMedia.Noise(new Random(seed), Math.Max(1, size / 4), Math.Max(1, size));
        var tools = await Tools.FindAsync(Console.Error.WriteLine, cancellationToken);
        return await JimiMedia.MakeAsync(SampleFiles.Open(tools), new SampleClip(), cancellationToken);
    }

    private static async Task<LiveMedia> LiveAsync(CancellationToken cancellationToken)
    {
        var tools = await Tools.FindAsync(Console.Error.WriteLine, cancellationToken);
        return await LiveMedia.MakeAsync(SampleFiles.Open(tools), new SampleClip { Seconds = 10, Text = "live" }, isH265: false, LiveSound.Aac, kilobits: 0, cancellationToken);
    }

    private static async Task<int> RunAsync(JimiFleetOptions options, CancellationToken cancellationToken)
    {
        var results = await new JimiFleet(options).RunAsync(new JimiLines(Console.Out), cancellationToken);
        var (files, taken) = (results.Sum(result => result.Ledger.Uploads.Count), results.Sum(result => result.FilesTaken));
        var (alarms, answered) = (results.Sum(result => result.Alarms), results.Sum(result => result.AlarmsAnswered));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answered} of {alarms} alarms answered, {taken} of {files} files taken, {results.Sum(result => result.Ledger.Connections)} connections"));
        return answered == alarms && taken == files ? CommandLine.Ok : CommandLine.Failed;
    }
}
