using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Dev.Stack;

namespace CloudCam.Dev.Load;

/// <summary>One step: so many relays, their cameras, the moves, and the comparison of what cameras say with what lies in the cloud.</summary>
internal sealed class ScaleStep(LocalStack stack, ScaleOptions options, HubReader hubs, int number, Action<string> say)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs it; its relays and cameras are gone when it ends.</summary>
    /// <exception cref="StackException">A part of the cloud or a relay died by itself, or something that must come did not.</exception>
    public async Task<StepResult> RunAsync(int relayCount, CancellationToken cancellationToken)
    {
        var voice = new StepVoice(relayCount, options.Patience, say);
        voice.Say("Starting ...");
        var fleet = new StepFleet(stack, options, number);
        await using var relays = await RelayFleet.StartAsync(
            stack, relayCount, string.Create(CultureInfo.InvariantCulture, $"load-{number}"), options.RelaySettings, cancellationToken).ConfigureAwait(false);
        await using var dialled = await DialledCameras.StartAsync(stack, fleet.NewIds(options.Dialled), cancellationToken).ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var playing = PlayAsync(relays, fleet, dialled, voice, ended.Token);
        var died = await Task.WhenAny(relays.Failed, stack.Failed, AsFailureAsync(playing)).ConfigureAwait(false);
        if (playing.IsCompleted) return await playing.ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await ((Task)playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new StackException((await died.ConfigureAwait(false)).Describe());
    }

    private static async Task<StackFailure> AsFailureAsync(Task<StepResult> playing)
    {
        await ((Task)playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new StackFailure("load", 0, [], "");
    }

    private async Task<StepResult> PlayAsync(RelayFleet relays, StepFleet fleet, DialledCameras dialled, StepVoice voice, CancellationToken cancellationToken)
    {
        var moving = new MovingPart(relays, fleet, dialled, options, voice);
        var moved = await moving.RunAsync(cancellationToken).ConfigureAwait(false);
        var steady = options.Seconds > 0 ? new SteadyPart(relays, fleet, options, voice) : null;
        var figures = steady is null ? null : await steady.RunAsync(cancellationToken).ConfigureAwait(false);
        voice.Say("Comparing what the cameras say with what lies in the cloud ...");
        return new StepResult
        {
            Relays = relays.Count, Cameras = (options.FileCameras, options.Vehicles, dialled.Count), Moving = moved, Steady = figures, PeakBytes = relays.PeakBytes,
            Check = await CheckAsync(fleet, [.. moving.Done, .. steady?.Done ?? []], [.. moving.Vehicles, .. steady?.Vehicles ?? []], cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Looks until nothing is missing any more, or the patience is over: then what is missing is lost.</summary>
    private async Task<CheckFigures> CheckAsync(StepFleet fleet, IReadOnlyList<DoneFile> done, IReadOnlyList<Vehicle> vehicles, CancellationToken cancellationToken)
    {
        var stored = new StoredMedia(stack.Cloud);
        var events = new List<HubEvent>();
        var acknowledged = vehicles.SelectMany(vehicle => vehicle.Acknowledged).ToList();
        var alarms = acknowledged.Where(WireNames.IsAlarm).ToList();
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            events.AddRange((await hubs.ReadAsync(cancellationToken).ConfigureAwait(false)).Where(one => fleet.Owns(one.Device)));
            var files = await ForAllAsync(done.Select(file => file.Device).Distinct(), stored.FilesOfAsync).ConfigureAwait(false);
            var rows = await ForAllAsync(vehicles.Select(vehicle => DeviceId.FromImei(vehicle.Imei).Value), stored.AlarmsOfAsync).ConfigureAwait(false);
            var result = new CheckFigures
            {
                FilesDone = done.Count, FilesLost = Tallies.Lost(done, files).Count, FilesDouble = Tallies.Doubles(files),
                Acknowledged = acknowledged.Count, AcknowledgedLost = Tallies.Lost(acknowledged, events).Count,
                AlarmsLost = alarms.Except(rows).Count(), AlarmsDouble = Tallies.Doubles(rows),
                Events = events.Count, EventsRepeated = Tallies.Repeats(events), EventsDouble = Tallies.Doubles(events),
            };
            if (result.FilesLost + result.AcknowledgedLost + result.AlarmsLost == 0 || TimeProvider.System.GetElapsedTime(started) > options.Patience) return result;
            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }

        async Task<IReadOnlyList<T>> ForAllAsync<T>(IEnumerable<string> devices, Func<DeviceId, CancellationToken, Task<IReadOnlyList<T>>> read)
        {
            var all = new List<T>();
            foreach (var device in devices) all.AddRange(await read(DeviceId.Parse(device), cancellationToken).ConfigureAwait(false));
            return all;
        }
    }
}
