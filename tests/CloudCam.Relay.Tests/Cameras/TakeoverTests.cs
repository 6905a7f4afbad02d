using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Relay.Cameras;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Cameras;

/// <summary>Cameras pass from one replica to another: in good order, and when one is cut off.</summary>
public sealed class TakeoverTests
{
    [Fact]
    public async Task A_replica_that_cannot_renew_lets_its_camera_go_by_itself_and_another_takes_it()
    {
        await using var site = new CameraSite();
        var tables = new CutTables(site.Cloud.Tables);
        var first = await site.RelayAsync("relay-a", Quick(), tables);
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        await site.RelayAsync("relay-b", Quick());
        tables.Cut();
        // Told to go by the one before the other comes: the camera's first connection is over when the second begins.
        Assert.Equal("bye", await camera.ReadLineAsync());
        await first.EndedAsync(EndReason.LeaseEnded, "scripted");
        using var again = await site.AcceptLoginAsync();
        var lease = await site.LeaseAsync(lease => lease.Owner == "relay-b", "taken over");
        Assert.Equal(2, lease.Term);
        Assert.Contains(first.Log.Of(1076), line => line.Contains("could not be renewed", StringComparison.Ordinal));

        // It comes back and lets the other one have what it has.
        tables.Mend();
        await Eventually.TrueAsync(() => first.Log.Of(1075).Count > 0, "looks again");
        await Eventually.PauseAsync(500);
        Assert.Equal("safe", await again.AskAsync("here"));
        Assert.Equal("relay-b", (await site.Table.FindLeaseAsync(CameraSite.Id, CancellationToken.None))!.Owner);
    }

    [Fact]
    public async Task A_replica_that_comes_new_gets_its_share_and_no_camera_is_held_twice()
    {
        await using var site = new CameraSite();
        var first = await site.RelayAsync("relay-a", Quick());
        for (var i = 1; i <= 6; i++) await site.RegisterAsync(camera => camera with { Id = DeviceId.Parse($"cam{i}") });
        await Eventually.TrueAsync(() => first.Metric("cloudcam_relay_cameras_held") == 6, "six cameras");
        var second = await site.RelayAsync("relay-b", Quick());
        await Eventually.TrueAsync(() => (first.Metric("cloudcam_relay_cameras_held"), second.Metric("cloudcam_relay_cameras_held")) == (3, 3), "three each");
        await second.StopAsync();
        await Eventually.TrueAsync(() => first.Metric("cloudcam_relay_cameras_held") == 6, "all six again");
    }

    [Theory]
    [InlineData(EndReason.ConnectFailed, 1, 1)]
    [InlineData(EndReason.PeerClosed, 4, 8)]
    [InlineData(EndReason.TransportError, 900, 60)]
    [InlineData(EndReason.PeerBusy, 1, 60)]
    [InlineData(EndReason.SecretMissing, 3, 240)]
    [InlineData(EndReason.AddressRefused, 900, 900)]
    [InlineData(EndReason.LoginRefused, 1, 1_800)]
    [InlineData(EndReason.LoginRefused, 3, 7_200)]
    [InlineData(EndReason.LoginRefused, 900, 86_400)]
    public void Waits_grow_by_their_kind_and_never_fall_short_of_what_a_locking_camera_is_promised(EndReason reason, int failures, int seconds)
    {
        var backoff = new CameraBackoff(new CamerasOptions(), new Random(1));
        for (var i = 0; i < 200; i++)
        {
            var (wait, now) = backoff.Next(reason, EndReasons.NameOf(reason), failures - 1, wasSteady: false);
            Assert.Equal(failures, now);
            Assert.InRange(wait.TotalSeconds, seconds * (reason == EndReason.LoginRefused ? 1 : 0.75), seconds * 1.25);
        }
    }

    [Fact]
    public void A_connection_that_lasted_and_a_failure_of_another_kind_begin_anew()
    {
        var backoff = new CameraBackoff(new CamerasOptions(), new Random(1));
        Assert.Equal(1, backoff.Next(EndReason.PeerClosed, "peer-closed", 7, wasSteady: true).Failures);
        Assert.Equal(1, backoff.Next(EndReason.LoginRefused, "connect-failed", 500, wasSteady: false).Failures);
        Assert.Equal(8, backoff.Next(EndReason.TransportError, "peer-closed", 7, wasSteady: false).Failures);
    }

    private static CamerasOptions Quick()
    {
        var options = CameraSite.Options();
        (options.LeaseTime, options.RenewInterval, options.StopMargin) = (TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        return options;
    }
}
