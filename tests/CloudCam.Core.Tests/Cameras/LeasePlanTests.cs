using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Cameras;

public sealed class LeasePlanTests
{
    private const int NoLimit = 1_000_000;

    [Fact]
    public void Replicas_that_see_the_same_take_every_free_camera_once() => Prop.ForAll<byte, ushort, int>((replicaCount, cameraCount, seed) =>
    {
        var (replicas, cameras) = Fleet(replicaCount, cameraCount, seed, shareFree: 0.4);
        var taken = replicas.SelectMany(replica => LeasePlan.Make(replica, replicas, cameras, NoLimit, 10).Take).ToList();
        return taken.Order().SequenceEqual(cameras.Where(camera => camera.Holder is null).Select(camera => camera.Camera).Order());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Plans_carried_out_come_to_rest_with_an_even_load() => Prop.ForAll<byte, ushort, int>((replicaCount, cameraCount, seed) =>
    {
        var (replicas, cameras) = Fleet(replicaCount, cameraCount, seed, shareFree: 0.2);
        for (var round = 0; round < 200; round++)
        {
            var plans = replicas.ToDictionary(replica => replica, replica => LeasePlan.Make(replica, replicas, cameras, NoLimit, 10));
            if (plans.Values.All(plan => plan.Take.Count == 0 && plan.Give.Count == 0)) return IsEven(replicas, cameras);
            // Nobody gives while something is free: a camera that moves is without its connection for one round only.
            if (plans.Values.Any(plan => plan.Give.Count > 0) && cameras.Any(camera => camera.Holder is null)) return false;
            cameras = CarryOut(plans, cameras);
        }
        return false;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_thousand_cameras_over_four_replicas_are_even_at_once()
    {
        var (replicas, cameras) = Fleet(4, 1_000, 1, shareFree: 1);
        var plans = replicas.ToDictionary(replica => replica, replica => LeasePlan.Make(replica, replicas, cameras, NoLimit, 10));
        Assert.All(plans.Values, plan => Assert.Equal(250, plan.Take.Count));
    }

    [Fact]
    public void Of_a_replica_that_died_everything_is_taken_by_those_that_live_and_evenly()
    {
        var (replicas, cameras) = Fleet(4, 1_000, 1, shareFree: 1);
        cameras = CarryOut(replicas.ToDictionary(replica => replica, replica => LeasePlan.Make(replica, replicas, cameras, NoLimit, 10)), cameras);
        var dead = replicas[2];
        cameras = [.. cameras.Select(camera => camera.Holder == dead ? camera with { Holder = null, LostBy = dead } : camera)];
        // Its sign of life is younger than its death: it still counts as alive there.
        var plans = replicas.Where(replica => replica != dead).ToDictionary(replica => replica, replica => LeasePlan.Make(replica, replicas, cameras, NoLimit, 10));
        Assert.Equal(250, plans.Values.Sum(plan => plan.Take.Count));
        Assert.All(plans.Values, plan => Assert.InRange(plan.Take.Count, 83, 84));
    }

    [Fact]
    public void A_replica_that_came_new_gets_its_share_a_few_cameras_at_a_time()
    {
        var (replicas, cameras) = Fleet(3, 300, 1, shareFree: 1);
        cameras = CarryOut(replicas.ToDictionary(replica => replica, replica => LeasePlan.Make(replica, replicas, cameras, NoLimit, 10)), cameras);
        string[] more = [.. replicas, "relay-new"];
        var first = more.ToDictionary(replica => replica, replica => LeasePlan.Make(replica, more, cameras, NoLimit, 10));
        Assert.All(replicas, replica => Assert.Equal(10, first[replica].Give.Count));
        for (var round = 0; round < 40; round++)
        {
            cameras = CarryOut(more.ToDictionary(replica => replica, replica => LeasePlan.Make(replica, more, cameras, NoLimit, 10)), cameras);
        }
        Assert.All(more, replica => Assert.Equal(75, cameras.Count(camera => camera.Holder == replica)));
    }

    [Fact]
    public void A_camera_whose_turn_nobody_takes_goes_to_the_next()
    {
        string[] replicas = ["a", "b", "c"];
        var camera = DeviceId.Parse("cam1");
        var order = Enumerable.Range(0, 3).Select(turn => replicas.Single(
            replica => LeasePlan.Make(replica, replicas, [new LeaseView(camera, null, LeasePlan.Turn * turn)], NoLimit, 10).Take.Count == 1)).ToList();
        Assert.Equal(3, order.Distinct().Count());
        Assert.Equal(order[2], replicas.Single(replica => LeasePlan.Make(replica, replicas, [new LeaseView(camera, null, LeasePlan.Turn * 99)], NoLimit, 10).Take.Count == 1));
    }

    [Fact]
    public void No_replica_takes_more_than_it_may()
    {
        var (replicas, cameras) = Fleet(2, 100, 1, shareFree: 1);
        Assert.All(replicas, replica => Assert.Equal(30, LeasePlan.Make(replica, replicas, cameras, 30, 10).Take.Count));
    }

    private static bool IsEven(string[] replicas, IReadOnlyList<LeaseView> cameras)
    {
        var loads = replicas.Select(replica => cameras.Count(camera => camera.Holder == replica)).ToList();
        return loads.Sum() == cameras.Count && loads.Max() - loads.Min() <= 1;
    }

    private static List<LeaseView> CarryOut(Dictionary<string, LeasePlan> plans, IReadOnlyList<LeaseView> cameras) => [.. cameras.Select(camera =>
    {
        if (plans.FirstOrDefault(plan => plan.Value.Take.Contains(camera.Camera)).Key is { } taker) return new LeaseView(camera.Camera, taker);
        return plans.Any(plan => plan.Value.Give.Contains(camera.Camera)) ? new LeaseView(camera.Camera, null) : camera;
    })];

    private static (string[] Replicas, IReadOnlyList<LeaseView> Cameras) Fleet(int replicaCount, int cameraCount, int seed, double shareFree)
    {
        var random = new Random(seed);
        string[] replicas = [.. Enumerable.Range(0, 1 + (Math.Max(replicaCount - 1, 0) % 6)).Select(number => $"relay-{number}")];
        return (replicas, [.. Enumerable.Range(0, cameraCount % 1_001 % (shareFree < 1 ? 120 : 1_001)).Select(number => new LeaseView(
            DeviceId.Parse($"cam-{number}"), random.NextDouble() < shareFree ? null : replicas[Math.Min(random.Next(replicas.Length), random.Next(replicas.Length))]))]);
    }
}
