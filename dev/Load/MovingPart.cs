using System.Globalization;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Load;

/// <summary>The part of a step in which relays come and go: half of the files while one is drained, the other half while one is killed, vehicles and dialled cameras all the time.</summary>
internal sealed class MovingPart(RelayFleet relays, StepFleet fleet, DialledCameras dialled, ScaleOptions options, StepVoice voice)
{
    private readonly RelayRing ring = new(relays.Ports);
    private readonly ResendTally tally = new();
    private readonly List<DoneFile> done = [];
    private double? drainTakeover;
    private double? killTakeover;

    /// <summary>Files that cameras count as delivered.</summary>
    public IReadOnlyList<DoneFile> Done => done;

    /// <summary>The vehicles, whose own accounts say what was acknowledged.</summary>
    public IReadOnlyList<Vehicle> Vehicles { get; private set; } = [];

    /// <summary>Plays it.</summary>
    public async Task<MovingFigures> RunAsync(CancellationToken cancellationToken)
    {
        var imeis = await fleet.RegisterAsync(options.FileCameras, cancellationToken).ConfigureAwait(false);
        Vehicles = [.. (await fleet.RegisterAsync(options.Vehicles, cancellationToken).ConfigureAwait(false)).Select(imei => new Vehicle(imei, ring, options.PositionsPerSecond, raisesAlarms: true))];
        await voice.WithinAsync("every dialled camera is held", dialled.HeldAsync, cancellationToken).ConfigureAwait(false);
        var spread = await SpreadAsync(cancellationToken).ConfigureAwait(false);

        var (started, cpu) = (TimeProvider.System.GetTimestamp(), relays.CpuSeconds);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var parked = new CancellationTokenSource();
        var living = Task.WhenAll(Vehicles.Select(vehicle => vehicle.RunAsync(life.Token)));
        var driving = Task.WhenAll(Vehicles.Select(vehicle => vehicle.DriveAsync(parked.Token, life.Token)));
        try
        {
            var half = options.Files / 2;
            drainTakeover = await WaveAsync(imeis, 0, half, MoveKind.Drain, cancellationToken).ConfigureAwait(false);
            killTakeover = await WaveAsync(imeis, half, options.Files - half, MoveKind.Kill, cancellationToken).ConfigureAwait(false);
            await parked.CancelAsync().ConfigureAwait(false);
            await voice.WithinAsync("every position and alarm is answered", token => driving.WaitAsync(token), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await life.CancelAsync().ConfigureAwait(false);
            await driving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await living.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return new MovingFigures
        {
            Seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds, FileBytes = done.Count * (long)options.FileBytes, Frames = Vehicles.Sum(vehicle => vehicle.Answers),
            Interruptions = tally.All, Spread = spread, TakeoverSeconds = (drainTakeover, killTakeover), CpuSeconds = relays.CpuSeconds - cpu,
        };
    }

    private async Task<IReadOnlyList<int>> SpreadAsync(CancellationToken cancellationToken)
    {
        var held = await dialled.SpreadAsync(cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Range(0, relays.Count).Select(relay => held.GetValueOrDefault(relays.NameOf(relay)))];
    }

    private async Task<double?> WaveAsync(IReadOnlyList<ulong> imeis, int firstFile, int files, MoveKind move, CancellationToken cancellationToken)
    {
        var trigger = new MoveTrigger(imeis.Count * (long)files * options.FileBytes, relay => ProcessSignals.Freeze(relays.ProcessOf(relay)));
        var cameras = imeis.Select(imei => new FileCamera(fleet.DualCam(imei, firstFile, files, isSlow: true), ring, tally) { OnData = trigger.Observe }).ToList();
        voice.Say(string.Create(CultureInfo.InvariantCulture, $"{cameras.Count} cameras send {files} files each, {Vehicles.Count} drive, {dialled.Count} are dialled ..."));
        double? takeover = null;
        await voice.WithinAsync("every file is delivered", async token =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
            var sending = Task.WhenAll(cameras.Select(camera => camera.RunAsync(ended.Token)));
            try
            {
                var relay = await trigger.Chosen.WaitAsync(token).ConfigureAwait(false);
                takeover = (await MoveAsync(relay, move, cameras, token).ConfigureAwait(false))?.TotalSeconds;
                Take(await sending.ConfigureAwait(false));
            }
            finally
            {
                await ended.CancelAsync().ConfigureAwait(false);
                await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }, cancellationToken).ConfigureAwait(false);
        return takeover;
    }

    private void Take(CameraRunResult[] results)
    {
        if (results.FirstOrDefault(result => result.Delivered < result.Files.Count) is { } unfinished)
            throw voice.Failure($"camera {unfinished.Imei} delivered {unfinished.Delivered} of {unfinished.Files.Count} files ({unfinished.Outcome}: {unfinished.Detail})");
        done.AddRange(results.SelectMany(StepFleet.DoneOf));
    }

    /// <summary>Ends a relay that stands still already, in one way or the other, and starts it again.</summary>
    private async Task<TimeSpan?> MoveAsync(int relay, MoveKind move, List<FileCamera> cameras, CancellationToken cancellationToken)
    {
        await ProcessSignals.UntilFrozenAsync(relays.ProcessOf(relay), cancellationToken).ConfigureAwait(false);
        // What each has written is read before the queues: a byte written in between is counted as unread twice, never not at all.
        var marks = cameras.Select(camera => camera.MarkMove(relay, move)).OfType<FileCamera.Mark>().ToList();
        var unread = ProcessSignals.CanFreeze ? KernelQueues.Towards(relays.PortOf(relay)) : null;
        foreach (var mark in marks) mark.UnreadBytes = unread?.GetValueOrDefault(mark.Link.LocalPort);
        var alone = await dialled.OfAsync(relays.NameOf(relay), cancellationToken).ConfigureAwait(false);
        voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{(move == MoveKind.Kill ? "Killing" : "Draining")} {relays.NameOf(relay)} with {marks.Count} transfers under way and {alone.Count} dialled cameras ..."));
        var at = TimeProvider.System.GetTimestamp();
        if (move == MoveKind.Kill)
        {
            await relays.KillAsync(relay).ConfigureAwait(false);
        }
        else
        {
            var draining = relays.DrainAsync(relay);
            ProcessSignals.Thaw(relays.ProcessOf(relay));
            await draining.ConfigureAwait(false);
        }
        // With others there it stays away until they have taken its cameras over; it would find its own leases.
        TimeSpan? takeover = null;
        if (relays.Count > 1) takeover = await DialledCameras.TakenOverAsync(alone, at, cancellationToken).ConfigureAwait(false);
        await relays.RestartAsync(relay, cancellationToken).ConfigureAwait(false);
        return takeover ?? await DialledCameras.TakenOverAsync(alone, at, cancellationToken).ConfigureAwait(false);
    }
}
