using System.CommandLine;
using System.Globalization;
using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Media;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Commands;

/// <summary><c>sim</c>: simulated cameras against any server, or for any client.</summary>
internal static class SimCommand
{
    private static readonly Dictionary<string, FleetCameraKind[]> Kinds = new(StringComparer.Ordinal)
    {
        ["dualcam"] = [FleetCameraKind.DualCam], ["adas"] = [FleetCameraKind.Adas], ["dsm"] = [FleetCameraKind.Dsm],
        ["unified"] = [FleetCameraKind.UnifiedDualCam, FleetCameraKind.UnifiedDsm], ["mixed"] = Enum.GetValues<FleetCameraKind>(),
    };

    private static readonly Dictionary<string, TeltonikaQuirks[]> Profiles = TeltonikaProfiles.All
        .Select(profile => KeyValuePair.Create(profile.Name, new[] { profile }))
        .Append(new("tolerable", [.. TeltonikaProfiles.Tolerable])).Append(new("all", [.. TeltonikaProfiles.All]))
        .ToDictionary(StringComparer.Ordinal);

    public static Command Create() => new("sim", "Simulated cameras: those that dial against any server, those that are dialled for any client.") { CreateTeltonika(), SimJimiCommand.Create(), SimDvripCommand.Create(), SimBSeriesCommand.Create(), SimRtmpCommand.Create() };

    private static Command CreateTeltonika()
    {
        var host = CommandLine.Option("--host", "127.0.0.1", "Server.");
        var port = CommandLine.Option("--port", new LocalStackOptions().RelayPort, "Its port.");
        var cameras = CommandLine.Option("--cameras", 6, "Number of cameras.");
        var files = CommandLine.Option("--files", 2, "Files per camera.");
        var kind = CommandLine.Option("--kind", "mixed", "Kind of the cameras.");
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        var faults = CommandLine.Option("--faults", "none", $"Faults of the link: {LinkFaultText.Forms}.");
        faults.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !LinkFaultText.TryParse(result.Tokens[0].Value, out _, out var wrong)) result.AddError($"'{wrong}' is no link fault. There are: {LinkFaultText.Forms}.");
        });
        var quirks = CommandLine.Option("--quirks", "tolerable", "Firmware profile.");
        quirks.AcceptOnlyFromAmong([.. Profiles.Keys]);
        var seed = CommandLine.Option("--seed", 1, "Seed of everything that is chosen.");
        var imei = CommandLine.Option("--first-imei", 350000000000001UL, "IMEI of the first camera; the others count up.");
        var noise = new Option<int?>("--noise") { Description = "Send random bytes of this size instead of real pictures and videos.", HelpName = "BYTES" };
        var concurrency = CommandLine.Option("--concurrency", 32, "Cameras connected at a time.");
        foreach (var (option, most) in ((Option<int>, int)[])[(port, 65_535), (cameras, 100_000), (files, 1_000), (concurrency, 100_000)])
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && (number < 1 || number > most)) result.AddError($"{option.Name} is a number from 1 to {most}.");
            });
        }
        var command = new Command("teltonika", "DualCam, ADAS and DSM cameras.") { host, port, cameras, files, kind, faults, quirks, seed, imei, noise, concurrency };
        command.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals();
            return await RunAsync(new FleetOptions
            {
                Host = parsed.GetRequiredValue(host), Port = parsed.GetValue(port), Cameras = parsed.GetValue(cameras), FilesPerCamera = parsed.GetValue(files),
                Concurrency = parsed.GetValue(concurrency), Seed = parsed.GetValue(seed), FirstImei = parsed.GetValue(imei),
                Kinds = Kinds[parsed.GetRequiredValue(kind)], Profiles = Profiles[parsed.GetRequiredValue(quirks)], Faults = LinkFaultText.Parse(parsed.GetRequiredValue(faults)),
                NewestTrigger = TimeProvider.System.GetUtcNow(), Media = await MediaAsync(parsed.GetValue(noise), parsed.GetValue(seed), signals.Stop),
            }, signals.Stop);
        });
        return command;
    }

    private static async Task<FleetMedia> MediaAsync(int? noiseBytes, int seed, CancellationToken cancellationToken)
    {
        if (noiseBytes is { } size) return FleetMedia.Noise(new Random(seed), Math.Max(1, size / 4), Math.Max(1, size));
        var tools = await Tools.FindAsync(Console.Error.WriteLine, cancellationToken);
        return await SampleFiles.Open(tools).FleetMediaAsync(new SampleClip(), cancellationToken);
    }

    private static async Task<int> RunAsync(FleetOptions options, CancellationToken cancellationToken)
    {
        var result = await new TeltonikaFleet(options).RunAsync(new FleetLines(Console.Out), cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.FilesDelivered} of {result.FilesOffered} files delivered, {result.FilesRefused} not sent by the camera, {result.BytesSent} bytes in {result.Elapsed.TotalSeconds:0.0} s, {result.Reconnects} reconnects, {result.Restarts} restarts, {result.Resumes} resumes"));
        return result.FilesDelivered == result.FilesOffered ? CommandLine.Ok : CommandLine.Failed;
    }
}
