using CloudCam.Core.Cameras;

namespace CloudCam.Core.Tests.Cameras;

/// <summary>Leases of many cameras over several replicas, while time passes and replicas die.</summary>
public sealed class LeaseFleetTests
{
    [Fact]
    public async Task A_thousand_cameras_are_even_and_those_of_a_killed_replica_are_taken_within_the_lease_time_and_five_seconds()
    {
        var fleet = new LeaseFleet(replicas: 4, cameras: 1_000);
        await fleet.RegisterAsync();
        await fleet.PassAsync(10);
        Assert.Equal(1_000, fleet.Held);
        Assert.All(fleet.Replicas, replica => Assert.InRange(replica.Held.Count, 225, 275));
        await fleet.PassAsync(17);

        var killed = fleet.Replicas[1];
        killed.IsDead = true;
        await fleet.PassAsync((int)LeaseFleet.LeaseTime.TotalSeconds + 5);
        Assert.Equal(1_000, fleet.Held);
        Assert.All(fleet.Replicas.Where(replica => !replica.IsDead), replica => Assert.InRange(replica.Held.Count, 300, 367));
        // Nobody keeps room for the dead one, although its last sign of life is still young.
        await fleet.PassAsync(20);
        Assert.Equal(1_000, fleet.Held);
    }

    [Fact]
    public async Task A_replica_that_cannot_reach_the_table_lets_go_before_anybody_takes_its_cameras()
    {
        var fleet = new LeaseFleet(replicas: 3, cameras: 60);
        await fleet.RegisterAsync();
        await fleet.PassAsync(20);
        fleet.Replicas[0].IsCutOff = true;
        // No camera is held by two at any second of this, or it would have thrown.
        await fleet.PassAsync(40);
        Assert.Empty(fleet.Replicas[0].Held);
        Assert.Equal(60, fleet.Held);
        fleet.Replicas[0].IsCutOff = false;
        await fleet.PassAsync(90);
        Assert.All(fleet.Replicas, replica => Assert.Equal(20, replica.Held.Count));
    }

    [Fact]
    public async Task What_is_given_back_in_good_order_is_taken_within_seconds()
    {
        var fleet = new LeaseFleet(replicas: 2, cameras: 40);
        await fleet.RegisterAsync();
        await fleet.PassAsync(40);
        fleet.Replicas[0].IsLeaving = true;
        await fleet.Replicas[0].ReleaseAllAsync();
        fleet.Replicas[0].IsDead = true;
        await fleet.PassAsync(3);
        Assert.Equal(40, fleet.Held);
    }

    [Fact]
    public async Task A_process_started_again_under_its_name_has_its_cameras_back_at_once()
    {
        var fleet = new LeaseFleet(replicas: 1, cameras: 10);
        await fleet.RegisterAsync();
        await fleet.PassAsync(4);
        fleet.Replicas[0].IsDead = true;
        var again = fleet.Join("relay-0", 8);
        await fleet.PassAsync(3);
        Assert.Equal(10, again.Held.Count);
        Assert.All(again.Held.Values, held => Assert.Equal(2, held.Lease.Term));
    }
}
