using System.CommandLine;
using System.Globalization;
using CloudCam.Dev.Demo;
using CloudCam.Dev.Simulation;
using CloudCam.Dev.Stack;
using CloudCam.Simulators.Teltonika;
using Spectre.Console;

namespace CloudCam.Dev.Commands;

/// <summary><c>demo</c>: the stack, cameras that upload real media to it over a bad link, and cameras that it dials.</summary>
internal static class DemoCommand
{
    // Conversion of a few seconds of video takes seconds; a machine that needs longer than this shows what is missing.
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var stackOptions = new StackCommandOptions();
        var exit = new Option<bool>("--exit") { Description = "End after the table instead of staying up until Ctrl-C." };
        var command = new Command("demo", "Start everything, let simulated cameras upload real media over a bad link, and dial others.") { exit };
        stackOptions.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            // Fresh each time, but somebody's own folder is never emptied.
            var options = stackOptions.Read(parsed, Path.Combine(Checkout.DataFolder, "demo")) with
            {
                Devices = [.. DemoPlan.Registered, .. JimiDemo.Registered], Fresh = !stackOptions.HasDataFolder(parsed),
            };
            return RunAsync(options, stackOptions.ReadyFile(parsed), parsed.GetValue(exit));
        });
        return command;
    }

    private static async Task<int> RunAsync(LocalStackOptions options, string? readyFile, bool isToExit)
    {
        using var signals = new StopSignals();
        await using var session = await StackSession.StartAsync(options, signals, readyFile);
        await session.ShowAsync();
        await using var cameras = await CameraDemo.StartAsync(session.Stack, signals.Stop);
        AnsiConsole.MarkupLine("[grey]Making sample media with ffmpeg (kept for the next time) ...[/]");
        await using var driving = await JimiDemo.StartAsync(session.Stack, signals.Stop);
        var work = AllAsync(session.Stack, cameras, driving, signals.Stop);
        await Task.WhenAny(work, session.Stack.Failed);
        if (!work.IsCompleted) return await session.TellFailureAsync();
        var (arrivals, jimi, dialled) = await work;
        DemoReport.Show(arrivals);
        JimiReport.Show(jimi);
        CameraReport.Show(dialled);
        var good = arrivals.Count(one => one.IsGood);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{good} of {arrivals.Count} files arrived whole and ready.[/]");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{jimi.Alarms.Count} alarms of JC400 cameras, {jimi.Files.Count(JimiDemoResult.IsPlayable)} of their clips can be looked at.[/]");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{dialled.Alarms.Count} alarms of cameras that the relay dials, {dialled.Files.Count(CameraDemoResult.IsReady)} of their {dialled.Files.Count} files can be looked at.[/]");
        var exitCode = good == arrivals.Count && jimi.IsGood && dialled.IsGood ? CommandLine.Ok : CommandLine.Failed;
        if (isToExit) return exitCode;
        await DemoReport.ShowLinksAsync(session.Stack, arrivals, signals.Stop);
        await JimiReport.ShowLinksAsync(session.Stack, jimi, signals.Stop);
        await CameraReport.ShowLinksAsync(session.Stack, dialled, signals.Stop);
        AnsiConsole.MarkupLine("Live video: the three JC400 (channels front, driver, pip) and the cameras at gate and yard stay online.");
        AnsiConsole.MarkupLine("Ctrl-C stops everything.");
        return Math.Max(exitCode, await session.RunAsync());
    }

    // The JC400 cameras drive, and those that are dialled watch, while the others upload.
    private static async Task<(IReadOnlyList<Arrival> Arrivals, JimiDemoResult Jimi, CameraDemoResult Dialled)> AllAsync(
        LocalStack stack, CameraDemo cameras, JimiDemo driving, CancellationToken cancellationToken)
    {
        await using var notices = await NoticeWatch.StartAsync(stack, cancellationToken);
        var dialled = cameras.RunAsync(notices, ReadyPatience, cancellationToken);
        var jimi = driving.RunAsync(notices, ReadyPatience, cancellationToken);
        var arrivals = await UploadAsync(stack, cancellationToken);
        return (arrivals, await jimi, await dialled);
    }

    private static async Task<IReadOnlyList<Arrival>> UploadAsync(LocalStack stack, CancellationToken cancellationToken)
    {
        var endpoints = stack.Endpoints;
        var host = endpoints.RelayHost is "0.0.0.0" or null ? "127.0.0.1" : endpoints.RelayHost;
        var cameras = await DemoPlan.CreateAsync(stack.Tools, host, endpoints.RelayPort, TimeProvider.System.GetUtcNow(), cancellationToken);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{cameras.Count} cameras offer {cameras.Sum(camera => camera.Options.Files.Count)} files; their links drop and damage data, and are slow.");
        var results = await ShowProgressAsync(cameras, progress => SendAsync(cameras, progress, cancellationToken));
        AnsiConsole.MarkupLine("[grey]Everything is sent. Waiting for the functions to assemble, convert and describe it ...[/]");
        return await new Arrivals(stack.Cloud).WaitAsync(cameras, results, ReadyPatience, _ => { }, cancellationToken);
    }

    private static async Task<IReadOnlyList<CameraRunResult>> ShowProgressAsync(
        IReadOnlyList<DemoCamera> cameras, Func<IProgress<CameraProgress>, Task<CameraRunResult[]>> run)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive) return await run(new FleetLines(Console.Out));
        return await AnsiConsole.Progress().AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn())
            .StartAsync(context => run(new DemoBars(context, cameras)));
    }

    private static Task<CameraRunResult[]> SendAsync(IReadOnlyList<DemoCamera> cameras, IProgress<CameraProgress> progress, CancellationToken cancellationToken) =>
        Task.WhenAll(cameras.Select(camera => new TeltonikaCamera(camera.Options).RunAsync(progress, cancellationToken)));
}
