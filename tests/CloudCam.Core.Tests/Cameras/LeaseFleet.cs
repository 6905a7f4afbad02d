using CloudCam.Cloud.Memory;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Core.Tests.Cameras;

/// <summary>Replicas that share one table and one passing of time, each with a wall clock of its own that is wrong in its own way.</summary>
internal sealed class LeaseFleet
{
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);
    private readonly StoppedClock clock = new();

    public LeaseFleet(int replicas, int cameras)
    {
        Tables = new MemoryTableStore();
        Replicas = [.. Enumerable.Range(0, replicas).Select(number => new Replica(this, $"relay-{number}", number))];
        Cameras = [.. Enumerable.Range(0, cameras).Select(number => DeviceId.Parse($"cam-{number}"))];
    }

    public MemoryTableStore Tables { get; }

    public IReadOnlyList<Replica> Replicas { get; private set; }

    public IReadOnlyList<DeviceId> Cameras { get; }

    public int Held => Replicas.Where(replica => !replica.IsDead).Sum(replica => replica.Held.Count);

    public async Task RegisterAsync()
    {
        var table = new CameraTable(Tables, clock);
        foreach (var camera in Cameras) await table.SaveAsync(new CameraRecord { Id = camera, Kind = "scripted", Address = "10.0.0.7" }, null, false, CancellationToken.None);
    }

    public Replica Join(string name, int number)
    {
        var replica = new Replica(this, name, number);
        Replicas = [.. Replicas, replica];
        return replica;
    }

    /// <summary>Lets seconds pass. After each, no camera may be held by two.</summary>
    public async Task PassAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var replica in Replicas.Where(replica => !replica.IsDead)) await replica.StepAsync();
            var twice = Replicas.Where(replica => !replica.IsDead).SelectMany(replica => replica.Held.Keys).GroupBy(camera => camera).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
            Assert.True(twice.Count == 0, $"held by two: {string.Join(", ", twice)}");
        }
    }

    /// <summary>One replica, doing what the relay does: looks every two seconds, renews every ten, lets go of what it could not renew for 25.</summary>
    public sealed class Replica
    {
        private static readonly TimeSpan Renew = TimeSpan.FromSeconds(10);
        private static readonly TimeSpan LetGo = TimeSpan.FromSeconds(25);
        private readonly LeaseFleet fleet;
        private readonly int number;
        private readonly LeaseSightings sightings;
        private readonly CameraLeases leases;
        private readonly LivingReplicas living;
        private readonly SkewedClock skewed;
        private readonly DateTimeOffset startedAt;
        private readonly string instance;
        private DateTimeOffset toldAt;
        private int steps;

        public Replica(LeaseFleet fleet, string name, int number)
        {
            (this.fleet, this.number, Name) = (fleet, number, name);
            skewed = new SkewedClock(fleet.clock, TimeSpan.FromMinutes(number * 7));
            instance = $"{fleet.clock.GetUtcNow().UtcTicks:D19}-{number:x4}";
            sightings = new LeaseSightings(name, instance, skewed);
            living = new LivingReplicas(name, TimeSpan.FromSeconds(90), skewed);
            startedAt = toldAt = skewed.GetUtcNow();
            leases = new CameraLeases(fleet.Tables, name, instance, LeaseTime, skewed);
        }

        public string Name { get; }

        public bool IsDead { get; set; }

        /// <summary>Whether it told that it goes down.</summary>
        public bool IsLeaving { get; set; }

        /// <summary>Whether it reaches the table.</summary>
        public bool IsCutOff { get; set; }

        public Dictionary<DeviceId, (CameraLease Lease, long RenewedAt)> Held { get; } = [];

        public async Task StepAsync()
        {
            foreach (var (camera, (lease, renewedAt)) in Held.ToList())
            {
                var age = fleet.clock.GetElapsedTime(renewedAt);
                if (age >= LetGo) Held.Remove(camera);
                else if (age >= Renew && !IsCutOff)
                {
                    if (await leases.RenewAsync(lease, CancellationToken.None) is { } renewed) Held[camera] = (renewed, fleet.clock.GetTimestamp());
                    else Held.Remove(camera);
                }
            }
            if (steps % 30 == 0 && !IsCutOff) toldAt = skewed.GetUtcNow();
            if (steps++ % 2 != number % 2 || IsCutOff) return;
            await LookAsync();
        }

        public async Task ReleaseAllAsync()
        {
            foreach (var (lease, _) in Held.Values) await leases.ReleaseAsync(lease, CancellationToken.None);
            Held.Clear();
        }

        private async Task LookAsync()
        {
            var standings = new Dictionary<DeviceId, CameraStanding>();
            await foreach (var standing in new CameraTable(fleet.Tables, fleet.clock).AllAsync(null, CancellationToken.None)) standings.Add(standing.Id, standing);
            var views = sightings.Look(standings.Values).Select(view => Held.ContainsKey(view.Camera) ? new LeaseView(view.Camera, Name)
                : standings[view.Camera].Lease?.Instance == instance ? view with { Holder = null } : view).ToList();
            // Nobody hears of a death but by silence.
            var told = fleet.Replicas.Where(replica => !replica.IsLeaving).Select(replica => new ReplicaRecord { Replica = replica.Name, StartedAt = replica.startedAt, LastSeen = replica.toldAt });
            var plan = LeasePlan.Make(Name, living.Look(told, views), views, 1_000, 25);
            foreach (var camera in plan.Give)
            {
                if (Held.Remove(camera, out var held)) await leases.ReleaseAsync(held.Lease, CancellationToken.None);
            }
            foreach (var camera in plan.Take)
            {
                if (await leases.ClaimAsync(camera, standings[camera].Lease, CancellationToken.None) is { } lease) Held[camera] = (lease, fleet.clock.GetTimestamp());
            }
        }
    }

    private sealed class SkewedClock(TimeProvider clock, TimeSpan ahead) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + ahead;

        public override long GetTimestamp() => clock.GetTimestamp();
    }
}
