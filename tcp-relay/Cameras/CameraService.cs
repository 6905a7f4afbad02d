using System.Collections.Concurrent;
using System.Globalization;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Cameras;

/// <summary>
/// Finds out which cameras are this replica's to dial, holds their leases, and lets them go. Two loops: one looks into the table, and may be held up by it;
/// the other renews leases and lets go of cameras whose lease cannot be renewed, and is held up by nothing.
/// </summary>
internal sealed class CameraService : IDisposable
{
    // Writes of leases at once: a thousand renewals in ten seconds are a hundred a second, each some milliseconds.
    private const int WritesAtOnce = 16;

    // A replica that did not tell for three beacons does not take cameras.
    private const int MissedBeacons = 3;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<DeviceId, HeldCamera> held = [];
    private readonly ConcurrentDictionary<string, bool> unknown = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<DeviceId, bool> busy = [];
    private readonly SemaphoreSlim writes = new(WritesAtOnce, WritesAtOnce);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource over = new();
    private readonly CameraTable table;
    private readonly ReplicaTable replicas;
    private readonly LeaseSightings sightings;
    private readonly LivingReplicas living;
    private readonly CameraWorks works;
    private readonly RelayOptions relay;
    private readonly string instance;
    private Task scanning = Task.CompletedTask;
    private Task keeping = Task.CompletedTask;
    private bool isAway;

    public CameraService(CameraTable table, ReplicaTable replicas, CameraWorks works, RelayOptions relay, string instance)
    {
        (this.table, this.replicas, this.works, this.relay, this.instance) = (table, replicas, works, relay, instance);
        sightings = new LeaseSightings(relay.Replica, instance, works.Time);
        living = new LivingReplicas(relay.Replica, relay.BeaconInterval * MissedBeacons, works.Time);
        works.Metrics.ObserveCameras(() => held.Count, () => held.Count(one => one.Value.IsOnline));
    }

    /// <summary>Wires it.</summary>
    public static CameraService Create(
        RelayCameras cameras, ITableStore tables, CameraConnections connections, RelayOptions relay, RelayMetrics metrics, CameraLog log, TimeProvider time, Random random)
    {
        if (cameras.Options.RenewInterval >= cameras.Options.LeaseTime - cameras.Options.StopMargin)
            throw new InvalidOperationException("Cameras__RenewInterval must be shorter than Cameras__LeaseTime less Cameras__StopMargin, or every camera is let go again and again.");
        // Later processes of the same name sort behind earlier ones.
        int apart;
        lock (random) apart = random.Next(0x10000);
        var instance = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcTicks:D19}-{apart:x4}");
        var works = new CameraWorks(
            cameras.Options, cameras.Protocols.ToDictionary(protocol => protocol.Name, StringComparer.Ordinal), cameras.Secrets,
            new CameraLeases(tables, relay.Replica, instance, cameras.Options.LeaseTime, time), connections, new CameraDialler(cameras.Options, time),
            new CameraBackoff(cameras.Options, random), metrics, log, time);
        return new CameraService(new CameraTable(tables, time), new ReplicaTable(tables), works, relay, instance);
    }

    /// <summary>Site whose cameras this replica takes now; null: none, it cannot look or is going down.</summary>
    public string? DialsSite => isAway || stopping.IsCancellationRequested ? null : works.Options.Site;

    /// <summary>Begins.</summary>
    public void Start()
    {
        scanning = Task.Run(ScanForeverAsync);
        keeping = Task.Run(KeepForeverAsync);
    }

    /// <summary>Takes no more cameras from here on: <see cref="DialsSite"/> says so.</summary>
    public void BeginStop() => stopping.Cancel();

    /// <summary>Lets all cameras go: what they recorded is stored, others take them at once.</summary>
    public async Task StopAsync()
    {
        // Told before anything is waited for: nothing is dialled again from here on.
        foreach (var camera in held.Values) camera.Stop(EndReason.Stopping);
        await stopping.CancelAsync().ConfigureAwait(false);
        await scanning.ConfigureAwait(false);
        var all = held.Values.ToList();
        foreach (var camera in all) camera.Stop(EndReason.Stopping);
        await Task.WhenAll(all.Select(camera => camera.Ended)).WaitAsync(relay.StopTimeout, works.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await over.CancelAsync().ConfigureAwait(false);
        await keeping.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Dispose();
        over.Dispose();
        works.Dialler.Dispose();
        writes.Dispose();
    }

    private async Task KeepForeverAsync()
    {
        using var timer = new PeriodicTimer(Tick, works.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(over.Token).ConfigureAwait(false))
            {
                foreach (var camera in held.Values)
                {
                    // One whose write is on its way is looked at all the same: its time may be over.
                    if (busy.TryAdd(camera.Id, true)) _ = KeepAsync(camera);
                    else camera.LetGoIfOverdue();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stop: every camera was let go. What is still being written is let be.
            return;
        }
    }

    private async Task KeepAsync(HeldCamera camera)
    {
        await writes.WaitAsync().ConfigureAwait(false);
        try
        {
            await camera.KeepAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            works.Log.ServiceBroke(error);
        }
        finally
        {
            busy.TryRemove(camera.Id, out _);
            writes.Release();
        }
    }

    private async Task ScanForeverAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            var wait = works.Options.ScanInterval;
            try
            {
                wait = await ScanAsync(stopping.Token).ConfigureAwait(false);
                if (isAway) works.Log.ScansAgain();
                isAway = false;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException error)
            {
                if (!isAway) works.Log.ScanFailed(error.Message);
                isAway = true;
            }
            catch (Exception error)
            {
                works.Log.ServiceBroke(error);
            }
            await Task.Delay(wait < ShortestWait ? ShortestWait : wait, works.Time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TimeSpan> ScanAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<DeviceId, CameraStanding>();
        var elsewhere = new HashSet<DeviceId>();
        await foreach (var standing in table.AllAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (standing.Camera is null || IsMine(standing.Camera)) all.Add(standing.Id, standing);
            else elsewhere.Add(standing.Id);
        }
        foreach (var camera in held.Values)
        {
            if (all.GetValueOrDefault(camera.Id)?.Camera is { } now) camera.Update(now);
            else camera.Stop(EndReason.LeaseEnded, isGone: !elsewhere.Contains(camera.Id));
        }
        if (all.Count == 0) return elsewhere.Count == 0 ? works.Options.EmptyScanInterval : works.Options.ScanInterval;

        var seen = sightings.Look(all.Values).Select(view => SeenFromHere(view, all[view.Camera])).ToList();
        var views = seen.Where(view => all[view.Camera].Camera is not null).ToList();
        // Of a camera that was taken back while its holder was dead the lease is left.
        foreach (var view in seen.Where(view => view.Holder is null && all[view.Camera].Camera is null)) await works.Leases.RemoveAsync(all[view.Camera].Lease!, cancellationToken).ConfigureAwait(false);
        var plan = LeasePlan.Make(relay.Replica, await AliveAsync(views, cancellationToken).ConfigureAwait(false), views, works.Options.MaxCameras, works.Options.MaxGivenAtOnce);
        if (held.Count >= works.Options.MaxCameras && views.Count(view => view.Holder is null) is > 0 and var free) works.Log.NoRoom(free);
        foreach (var camera in plan.Give)
        {
            if (held.TryGetValue(camera, out var surplus)) surplus.Stop(EndReason.LeaseEnded);
        }
        await Parallel.ForEachAsync(
            plan.Take, new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = cancellationToken }, (camera, cancel) => TakeAsync(all[camera], cancel)).ConfigureAwait(false);
        return sightings.UntilNextEnd(all.Values) is { } end && end < works.Options.ScanInterval ? end : works.Options.ScanInterval;
    }

    private bool IsMine(CameraRecord? camera)
    {
        if (camera is not { Enabled: true } || (camera.Site ?? "") != works.Options.Site) return false;
        if (works.Protocols.ContainsKey(camera.Kind)) return true;
        if (unknown.TryAdd($"{camera.Id} {camera.Kind}", true)) works.Log.KindUnknown(camera.Id, camera.Kind);
        return false;
    }

    // What this process holds it knows better than a table that was read a moment ago.
    private LeaseView SeenFromHere(LeaseView view, CameraStanding standing)
    {
        if (held.ContainsKey(view.Camera)) return view with { Holder = relay.Replica, LostBy = null };
        return standing.Lease?.Instance == instance ? view with { Holder = null } : view;
    }

    private async Task<IReadOnlyList<string>> AliveAsync(List<LeaseView> views, CancellationToken cancellationToken)
    {
        var told = new List<ReplicaRecord>();
        await foreach (var replica in replicas.AllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (replica.DialsSite == works.Options.Site) told.Add(replica);
        }
        return living.Look(told, views);
    }

    private async ValueTask TakeAsync(CameraStanding standing, CancellationToken cancellationToken)
    {
        if (held.ContainsKey(standing.Id)) return;
        var before = works.Time.GetTimestamp();
        if (await works.Leases.ClaimAsync(standing.Id, standing.Lease, cancellationToken).ConfigureAwait(false) is not { } lease) return;
        works.Log.Taken(standing.Id, lease.Term, standing.Lease?.Owner ?? "nobody");
        var camera = new HeldCamera(standing.Camera!, lease, before, works);
        held[standing.Id] = camera;
        camera.Start(ended =>
        {
            held.TryRemove(KeyValuePair.Create(ended.Id, ended));
            ended.Dispose();
        });
    }
}
