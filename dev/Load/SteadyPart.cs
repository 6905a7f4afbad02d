using System.Globalization;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Load;

/// <summary>The part of a step in which nothing is moved: CPU time of the relays per byte of a file, per frame, and for nothing.</summary>
internal sealed class SteadyPart(RelayFleet relays, StepFleet fleet, ScaleOptions options, StepVoice voice)
{
    private const int LeastIdleSeconds = 3;

    // What a process does for the first time it compiles, and again when it does it often: each relay gets so much to do before anything counts.
    private const int WarmFiles = 1;
    private const int WarmSeconds = 3;

    private readonly RelayRing ring = new(relays.Ports);
    private readonly List<DoneFile> done = [];
    private readonly List<Vehicle> vehicles = [];

    /// <summary>Files that cameras count as delivered.</summary>
    public IReadOnlyList<DoneFile> Done => done;

    /// <summary>The vehicles.</summary>
    public IReadOnlyList<Vehicle> Vehicles => vehicles;

    /// <summary>Plays it.</summary>
    public async Task<SteadyFigures> RunAsync(CancellationToken cancellationToken)
    {
        voice.Say("Nothing is moved: warming up ...");
        for (var relay = 0; relay < relays.Count; relay++) await FilesAsync(WarmFiles, cancellationToken).ConfigureAwait(false);
        await FramesAsync(WarmSeconds, cancellationToken).ConfigureAwait(false);

        voice.Say(string.Create(CultureInfo.InvariantCulture, $"Nothing is moved: {options.FileCameras} cameras send {options.Files} files each at full speed ..."));
        var files = await FilesAsync(options.Files, cancellationToken).ConfigureAwait(false);
        voice.Say(string.Create(CultureInfo.InvariantCulture, $"Nothing is moved: {options.Vehicles * relays.Count} vehicles tell {options.SteadyPositionsPerSecond} positions a second each for {options.Seconds} s ..."));
        var frames = await FramesAsync(options.Seconds, cancellationToken).ConfigureAwait(false);
        var idle = await IdleAsync(cancellationToken).ConfigureAwait(false);
        return new SteadyFigures
        {
            IdleCores = idle.Cpu / idle.Seconds / relays.Count, FileBytes = (long)options.FileCameras * options.Files * options.FileBytes, FileSeconds = files.Seconds, FileCpuSeconds = files.Cpu,
            Frames = frames.Answers, FrameSeconds = frames.Seconds, FrameCpuSeconds = frames.Cpu,
        };
    }

    private async Task<(double Seconds, double Cpu)> IdleAsync(CancellationToken cancellationToken)
    {
        var (started, cpu) = (TimeProvider.System.GetTimestamp(), relays.CpuSeconds);
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(LeastIdleSeconds, options.Seconds / 3)), cancellationToken).ConfigureAwait(false);
        return (TimeProvider.System.GetElapsedTime(started).TotalSeconds, relays.CpuSeconds - cpu);
    }

    private async Task<(double Seconds, double Cpu)> FilesAsync(int count, CancellationToken cancellationToken)
    {
        var imeis = await fleet.RegisterAsync(options.FileCameras, cancellationToken).ConfigureAwait(false);
        var tally = new ResendTally();
        var cameras = imeis.Select(imei => new FileCamera(fleet.DualCam(imei, 0, count, isSlow: false), ring, tally)).ToList();
        var (started, cpu) = (TimeProvider.System.GetTimestamp(), relays.CpuSeconds);
        CameraRunResult[] results = [];
        await voice.WithinAsync("every file is delivered", async token => results = await Task.WhenAll(cameras.Select(camera => camera.RunAsync(token))).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var figures = (TimeProvider.System.GetElapsedTime(started).TotalSeconds, relays.CpuSeconds - cpu);
        done.AddRange(results.SelectMany(StepFleet.DoneOf));
        return figures;
    }

    private async Task<(double Seconds, double Cpu, int Answers)> FramesAsync(int seconds, CancellationToken cancellationToken)
    {
        // Each relay has the same number: events that come while a request is on its way go with the next one, so relays with less to do send more requests of the same events.
        IReadOnlyList<Vehicle> driven = [.. (await fleet.RegisterAsync(options.Vehicles * relays.Count, cancellationToken).ConfigureAwait(false)).Select(imei => new Vehicle(imei, ring, options.SteadyPositionsPerSecond, raisesAlarms: false))];
        vehicles.AddRange(driven);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var parked = new CancellationTokenSource();
        var living = Task.WhenAll(driven.Select(vehicle => vehicle.RunAsync(life.Token)));
        var driving = Task.WhenAll(driven.Select(vehicle => vehicle.DriveAsync(parked.Token, life.Token)));
        try
        {
            await voice.WithinAsync("every vehicle is logged in", token => Task.WhenAll(driven.Select(vehicle => vehicle.Ledger.WaitForAsync(ledger => ledger.Logins > 0, token))), cancellationToken).ConfigureAwait(false);
            var (started, cpu, answers) = (TimeProvider.System.GetTimestamp(), relays.CpuSeconds, driven.Sum(vehicle => vehicle.Answers));
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken).ConfigureAwait(false);
            var figures = (TimeProvider.System.GetElapsedTime(started).TotalSeconds, relays.CpuSeconds - cpu, driven.Sum(vehicle => vehicle.Answers) - answers);
            await parked.CancelAsync().ConfigureAwait(false);
            await voice.WithinAsync("every position is answered", token => driving.WaitAsync(token), cancellationToken).ConfigureAwait(false);
            return figures;
        }
        finally
        {
            await life.CancelAsync().ConfigureAwait(false);
            await driving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await living.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
