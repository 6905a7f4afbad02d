using System.Globalization;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Load;

/// <summary>The part of a step in which nothing is moved: CPU time of the relays per byte of a file, per frame, and for nothing.</summary>
internal sealed class SteadyPart(RelayFleet relays, StepFleet fleet, ScaleOptions options, StepVoice voice)
{
    private const int LeastIdleSeconds = 3;

    private readonly RelayRing ring = new(relays.Ports);
    private readonly List<DoneFile> done = [];

    /// <summary>Files that cameras count as delivered.</summary>
    public IReadOnlyList<DoneFile> Done => done;

    /// <summary>The vehicles.</summary>
    public IReadOnlyList<Vehicle> Vehicles { get; private set; } = [];

    /// <summary>Plays it.</summary>
    public async Task<SteadyFigures> RunAsync(CancellationToken cancellationToken)
    {
        var idle = await IdleAsync(cancellationToken).ConfigureAwait(false);
        var files = await FilesAsync(cancellationToken).ConfigureAwait(false);
        var frames = await FramesAsync(cancellationToken).ConfigureAwait(false);
        return new SteadyFigures
        {
            IdleCores = idle.Cpu / idle.Seconds / relays.Count, FileBytes = done.Count * (long)options.FileBytes, FileSeconds = files.Seconds, FileCpuSeconds = files.Cpu,
            Frames = frames.Answers, FrameSeconds = frames.Seconds, FrameCpuSeconds = frames.Cpu,
        };
    }

    private async Task<(double Seconds, double Cpu)> IdleAsync(CancellationToken cancellationToken)
    {
        var (started, cpu) = (TimeProvider.System.GetTimestamp(), relays.CpuSeconds);
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(LeastIdleSeconds, options.Seconds / 3)), cancellationToken).ConfigureAwait(false);
        return (TimeProvider.System.GetElapsedTime(started).TotalSeconds, relays.CpuSeconds - cpu);
    }

    private async Task<(double Seconds, double Cpu)> FilesAsync(CancellationToken cancellationToken)
    {
        var imeis = await fleet.RegisterAsync(options.FileCameras, cancellationToken).ConfigureAwait(false);
        var tally = new ResendTally();
        var cameras = imeis.Select(imei => new FileCamera(fleet.DualCam(imei, 0, options.Files, isSlow: false), ring, tally)).ToList();
        voice.Say(string.Create(CultureInfo.InvariantCulture, $"Nothing is moved: {cameras.Count} cameras send {options.Files} files each at full speed ..."));
        var (started, cpu) = (TimeProvider.System.GetTimestamp(), relays.CpuSeconds);
        CameraRunResult[] results = [];
        await voice.WithinAsync("every file is delivered", async token => results = await Task.WhenAll(cameras.Select(camera => camera.RunAsync(token))).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var figures = (TimeProvider.System.GetElapsedTime(started).TotalSeconds, relays.CpuSeconds - cpu);
        done.AddRange(results.SelectMany(StepFleet.DoneOf));
        return figures;
    }

    private async Task<(double Seconds, double Cpu, int Answers)> FramesAsync(CancellationToken cancellationToken)
    {
        Vehicles = [.. (await fleet.RegisterAsync(options.Vehicles, cancellationToken).ConfigureAwait(false)).Select(imei => new Vehicle(imei, ring, options.SteadyPositionsPerSecond, raisesAlarms: false))];
        voice.Say(string.Create(CultureInfo.InvariantCulture, $"Nothing is moved: {Vehicles.Count} vehicles tell {options.SteadyPositionsPerSecond} positions a second each for {options.Seconds} s ..."));
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var parked = new CancellationTokenSource();
        var living = Task.WhenAll(Vehicles.Select(vehicle => vehicle.RunAsync(life.Token)));
        var driving = Task.WhenAll(Vehicles.Select(vehicle => vehicle.DriveAsync(parked.Token, life.Token)));
        try
        {
            await voice.WithinAsync("every vehicle is logged in", token => Task.WhenAll(Vehicles.Select(vehicle => vehicle.Ledger.WaitForAsync(ledger => ledger.Logins > 0, token))), cancellationToken).ConfigureAwait(false);
            var (started, cpu, answers) = (TimeProvider.System.GetTimestamp(), relays.CpuSeconds, Vehicles.Sum(vehicle => vehicle.Answers));
            await Task.Delay(TimeSpan.FromSeconds(options.Seconds), cancellationToken).ConfigureAwait(false);
            var figures = (TimeProvider.System.GetElapsedTime(started).TotalSeconds, relays.CpuSeconds - cpu, Vehicles.Sum(vehicle => vehicle.Answers) - answers);
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
