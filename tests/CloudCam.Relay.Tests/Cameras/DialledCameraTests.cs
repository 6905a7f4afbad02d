using CloudCam.Core.Cameras;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Commands;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Cameras;

/// <summary>A camera that is registered is dialled, and its connections do what those of cameras that dial in do.</summary>
public sealed class DialledCameraTests
{
    [Fact]
    public async Task A_registered_camera_is_dialled_and_known_once_it_took_the_login()
    {
        await using var site = new CameraSite();
        var relay = await site.RelayAsync();
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();

        var state = await site.Cloud.Tables.GetAsync(TableNames.Devices, "cam1", TableNames.StateRow, CancellationToken.None);
        Assert.Equal((true, 1, "scripted", "relay-a", "fleet"), (state!.Flag("online"), state.Number("epoch"), state.Text("protocol"), state.Text("replica"), state.Text("standing")));
        var setup = Assert.Single(site.Protocol.Setups);
        Assert.Equal(("Europe/Vilnius", true, RecordingMode.Continuous), (setup.TimeZone.Id, setup.Quirks.Flag("scripted.odd", false), setup.Recording.Mode));
        Assert.Equal([0, 3], setup.Channels);
        var lease = await site.LeaseAsync(lease => lease.Owner == "relay-a", "held");
        Assert.Equal((1, null), (lease.Term, lease.EndReason));
        Assert.Equal(1, relay.Metric("cloudcam_relay_cameras_held"));
        Assert.Equal(1, relay.Metric("cloudcam_relay_cameras_connected"));
    }

    [Fact]
    public async Task Commands_reach_the_camera_and_one_whose_link_is_lost_fails_with_the_session_s_reason()
    {
        await using var site = new CameraSite();
        await site.RelayAsync();
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        var table = new CommandTable(site.Cloud.Tables);
        var desk = new CommandDesk(
            site.Cloud.Tables, new CommandRouter(site.Cloud.Tables, site.Cloud.Queue), new NoEvents(), new CommandOptions(), TimeProvider.System, new Random(3));
        var asked = (await desk.SubmitAsync(CameraSite.Id, CommandNames.Reboot, new Dictionary<string, string>(), null, CancellationToken.None)).Command!;
        Assert.Equal("command reboot", await camera.ReadLineAsync());
        camera.Dispose();
        CommandRecord? now = null;
        for (var i = 0; i < 3_000 && now is not { IsDone: true }; i++)
        {
            await Eventually.PauseAsync(10);
            now = (await table.FindAsync(CameraSite.Id, asked.Id, CancellationToken.None))!.Value.Command;
        }
        Assert.Equal((CommandState.Failed, "link-lost"), (now!.State, now.Reason));
    }

    [Fact]
    public async Task A_refused_login_is_not_tried_again_until_the_registration_changes()
    {
        await using var site = new CameraSite();
        var relay = await site.RelayAsync();
        await site.RegisterAsync();
        using (var camera = await site.AcceptAsync())
        {
            await camera.ReadLineAsync();
            await camera.SendAsync("refused\n");
            var lease = await site.LeaseAsync(lease => lease.NextAttempt is not null, "a next try");
            Assert.Equal(("login-refused", 1), (lease.EndReason, lease.Failures));
            Assert.InRange(lease.NextAttempt!.Value - lease.EndedAt!.Value, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(38));
            await relay.EndedAsync(EndReason.LoginRefused, "scripted");
        }
        await Eventually.PauseAsync(300);
        Assert.False(site.IsDialled);

        var changed = await site.RegisterAsync(camera => camera with { User = "operator" });
        using var again = await site.AcceptAsync();
        Assert.Equal($"login operator {CameraSite.Password}", await again.ReadLineAsync());
        await again.SendAsync("refused\n");
        // Another registration, another account: its first refusal.
        await relay.EndedAsync(EndReason.LoginRefused, "scripted", 2);
        Assert.Equal(1, (await site.LeaseAsync(lease => lease.NextAttempt is not null && lease.TriedVersion == changed.ETag, "a next try")).Failures);
    }

    [Fact]
    public async Task A_busy_camera_is_left_alone_for_a_minute()
    {
        await using var site = new CameraSite();
        await site.RelayAsync();
        await site.RegisterAsync();
        using var camera = await site.AcceptAsync();
        await camera.ReadLineAsync();
        await camera.SendAsync("busy\n");
        var lease = await site.LeaseAsync(lease => lease.NextAttempt is not null, "a next try");
        Assert.Equal("peer-busy", lease.EndReason);
        Assert.True(lease.NextAttempt - lease.EndedAt > TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_lost_link_is_dialled_again_and_a_camera_that_is_off_is_found_when_it_is_on_again()
    {
        await using var site = new CameraSite();
        var relay = await site.RelayAsync();
        await site.RegisterAsync();
        for (var i = 0; i < 3; i++)
        {
            using var camera = await site.AcceptLoginAsync();
        }
        await relay.EndedAsync(EndReason.PeerClosed, "scripted", 2);
        var state = await site.Cloud.Tables.GetAsync(TableNames.Devices, "cam1", TableNames.StateRow, CancellationToken.None);
        Assert.True(state!.Number("epoch") >= 3);
    }

    [Fact]
    public async Task A_changed_registration_is_taken_over_and_one_that_is_taken_back_ends_the_connection()
    {
        await using var site = new CameraSite();
        var relay = await site.RelayAsync();
        await site.RegisterAsync();
        using (var camera = await site.AcceptLoginAsync())
        {
            await site.RegisterAsync(camera => camera with { User = "admin", Channels = [1] });
            Assert.Equal("bye", await camera.ReadLineAsync());
            Assert.Null(await camera.ReadLineAsync());
        }
        using var again = await site.AcceptLoginAsync();
        Assert.Equal([1], site.Protocol.Setups.Last().Channels);

        await site.Table.DeleteAsync(CameraSite.Id, "*", CancellationToken.None);
        Assert.Equal("bye", await again.ReadLineAsync());
        await relay.EndedAsync(EndReason.LeaseEnded, "scripted", 2);
        await Eventually.TrueAsync(() => relay.Metric("cloudcam_relay_cameras_held") == 0, "let go");
        Assert.Null(await site.Table.FindLeaseAsync(CameraSite.Id, CancellationToken.None));
    }

    [Fact]
    public async Task An_address_that_no_camera_has_and_a_secret_that_is_not_there_are_named_reasons()
    {
        await using var site = new CameraSite();
        var options = CameraSite.Options();
        options.AllowedNetworks.Clear();
        await site.RelayAsync(options: options);
        await site.RegisterAsync();
        Assert.Equal("address-refused", (await site.LeaseAsync(lease => lease.EndReason is not null, "tried")).EndReason);
        await site.RegisterAsync(camera => camera with { PasswordSecret = "another" });
        await site.LeaseAsync(lease => lease.EndReason == "secret-missing", "tried again");
        Assert.False(site.IsDialled);
    }

    [Fact]
    public async Task A_camera_of_another_site_a_disabled_one_and_one_of_an_unknown_kind_are_left_to_others()
    {
        await using var site = new CameraSite();
        var relay = await site.RelayAsync();
        await site.RegisterAsync(camera => camera with { Site = "warehouse" });
        await site.RegisterAsync(camera => camera with { Id = DeviceId.Parse("cam2"), Enabled = false });
        await site.RegisterAsync(camera => camera with { Id = DeviceId.Parse("cam3"), Kind = "telex" });
        await Eventually.TrueAsync(() => relay.Log.Of(1077).Count == 1, "told of the unknown kind");
        await Eventually.PauseAsync(200);
        Assert.False(site.IsDialled);
        Assert.Equal(0, relay.Metric("cloudcam_relay_cameras_held"));

        var options = CameraSite.Options();
        options.Site = "warehouse";
        await site.RelayAsync("relay-w", options);
        using var camera = await site.AcceptLoginAsync();
    }

    [Fact]
    public async Task An_alias_and_a_stored_content_are_what_the_session_asked_for()
    {
        await using var site = new CameraSite();
        await site.RelayAsync();
        await site.RegisterAsync();
        using var camera = await site.AcceptLoginAsync();
        await camera.SendAsync("alias 0011223344556677\n");
        await site.Cloud.BlobStore.PutAsync(new BlobName("media", "hello.wav"), "speech"u8.ToArray(), new BlobWrite(), CancellationToken.None);
        Assert.Equal("content speech", await camera.AskAsync("content media/hello.wav"));
        Assert.Equal("no content", await camera.AskAsync("content media/other.wav"));
        await site.Cloud.BlobStore.PutAsync(new BlobName("media", "long.wav"), new byte[(1 << 20) + 1], new BlobWrite(), CancellationToken.None);
        Assert.Equal("no content", await camera.AskAsync("content media/long.wav"));
        var directory = new DeviceDirectory(site.Cloud.Tables, DevicePolicy.Refuse, TimeProvider.System);
        var found = await directory.FindBesideAsync(DeviceId.Parse("0011223344556677"), CancellationToken.None);
        Assert.Equal((CameraSite.Id, DeviceStanding.Fleet), (found.Id, found.Standing));
    }

    [Fact]
    public async Task The_password_is_in_no_log_line_row_or_event()
    {
        await using var site = new CameraSite();
        var relay = await site.RelayAsync();
        await site.RegisterAsync();
        using (var camera = await site.AcceptLoginAsync())
        {
            await camera.SendAsync("open live\n");
            using var live = await site.AcceptAsync();
            Assert.Equal("live", await live.ReadLineAsync());
            await live.SendAsync("nonsense\n");
            await camera.SendAsync("nonsense\n");
        }
        await relay.EndedAsync(EndReason.UnexpectedMessage, "scripted");
        using (var refused = await site.AcceptAsync())
        {
            await refused.ReadLineAsync();
            await refused.SendAsync("refused\n");
            await site.LeaseAsync(lease => lease.EndReason == "login-refused", "refused");
        }
        await relay.StopAsync();
        Assert.DoesNotContain(relay.Log.Lines, line => line.Text.Contains(CameraSite.Password, StringComparison.Ordinal));
        foreach (var table in TableNames.All)
        {
            await foreach (var row in site.Cloud.Tables.QueryAsync(table, new TableQuery(), CancellationToken.None))
                Assert.DoesNotContain(row.Values, value => value.Value?.ToString()?.Contains(CameraSite.Password, StringComparison.Ordinal) == true);
        }
        foreach (var hub in HubNames.All)
        {
            foreach (var sent in site.Cloud.EventHubs.EventsOf(hub)) Assert.DoesNotContain(CameraSite.Password, System.Text.Encoding.UTF8.GetString(sent), StringComparison.Ordinal);
        }
    }

    private sealed class NoEvents : IEventSink
    {
        public ValueTask AcceptAsync(IReadOnlyList<Core.Events.CameraEvent> events, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
