using System.Net;
using CloudCam.Cloud.Memory;
using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Core.Tests.Cameras;

public sealed class CameraTableTests
{
    private static readonly DeviceId Id = DeviceId.Parse("gate-1");
    private readonly StoppedClock clock = new();
    private readonly MemoryTableStore tables = new();
    private readonly CameraTable table;

    public CameraTableTests() => table = new CameraTable(tables, clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static CameraRecord Camera => new()
    {
        Id = Id, Name = "Gate", Kind = "dvrip", Address = "10.1.2.3", Port = 34567, User = "admin", PasswordSecret = "gate-password", Channels = [0, 2], Site = "warehouse",
        Recording = new RecordingPolicy(RecordingMode.OnAlarm, 7, 21), TimeZone = "Europe/Vilnius", Quirks = new Quirks([new("dvrip.alarmOut", "2")]), Enabled = true,
    };

    [Fact]
    public async Task A_registration_comes_back_as_it_was_saved_and_its_device_is_registered()
    {
        var (saved, isNew) = await table.SaveAsync(Camera, null, mustBeNew: true, Stop);
        Assert.True(isNew);
        var found = (await table.FindAsync(Id, Stop))!;
        Assert.Equal((saved.ETag, "Gate", "dvrip", "10.1.2.3", 34567, "admin", "gate-password", "warehouse", "Europe/Vilnius", true),
            (found.ETag, found.Name, found.Kind, found.Address, found.Port, found.User, found.PasswordSecret, found.Site, found.TimeZone, found.Enabled));
        Assert.Equal([0, 2], found.Channels);
        Assert.Equal(new RecordingPolicy(RecordingMode.OnAlarm, 7, 21), found.Recording);
        Assert.Equal("2", found.Quirks.Text("dvrip.alarmOut", ""));
        Assert.Equal(clock.GetUtcNow(), found.CreatedAt);
        var device = await new DeviceRegistry(tables, clock).FindAsync(Id, Stop);
        Assert.Equal(("Gate", DevicePolicy.Accept), (device!.Name, device.Policy));
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_changes_nothing()
    {
        var (saved, _) = await table.SaveAsync(Camera, null, false, Stop);
        await Assert.ThrowsAsync<StoreException>(() => table.SaveAsync(Camera with { Address = "10.9.9.9" }, null, mustBeNew: true, Stop));
        await Assert.ThrowsAsync<StoreException>(() => table.SaveAsync(Camera with { Address = "10.9.9.9" }, "W/\"other\"", false, Stop));
        Assert.Equal("10.1.2.3", (await table.FindAsync(Id, Stop))!.Address);
        clock.Advance(TimeSpan.FromHours(1));
        var (changed, isNew) = await table.SaveAsync(Camera with { Address = "10.9.9.9", Name = null }, saved.ETag, false, Stop);
        Assert.False(isNew);
        Assert.Equal(TimeSpan.FromHours(1), changed.UpdatedAt - changed.CreatedAt);
        // A camera saved without a name does not take its device's.
        Assert.Equal("Gate", (await new DeviceRegistry(tables, clock).FindAsync(Id, Stop))!.Name);
    }

    [Fact]
    public async Task All_cameras_come_in_order_each_with_its_lease()
    {
        var leases = new CameraLeases(tables, "a", "a-1", TimeSpan.FromSeconds(30), clock);
        foreach (var id in new[] { "c3", "c1", "c2" }) await table.SaveAsync(Camera with { Id = DeviceId.Parse(id) }, null, false, Stop);
        await leases.ClaimAsync(DeviceId.Parse("c2"), null, Stop);
        await leases.ClaimAsync(DeviceId.Parse("c4"), null, Stop);
        var all = new List<CameraStanding>();
        await foreach (var one in table.AllAsync(null, Stop)) all.Add(one);
        Assert.Equal([("c1", true, false), ("c2", true, true), ("c3", true, false), ("c4", false, true)], all.Select(one => (one.Id.Value, one.Camera is not null, one.Lease is not null)));
        all.Clear();
        await foreach (var one in table.AllAsync(DeviceId.Parse("c2"), Stop)) all.Add(one);
        Assert.Equal(["c3", "c4"], all.Select(one => one.Id.Value));
        await table.DeleteAsync(DeviceId.Parse("c2"), "*", Stop);
        Assert.Null(await table.FindAsync(DeviceId.Parse("c2"), Stop));
        Assert.NotNull(await table.FindLeaseAsync(DeviceId.Parse("c2"), Stop));
    }

    [Fact]
    public async Task A_row_edited_by_hand_is_read_as_far_as_it_makes_sense()
    {
        var values = new Dictionary<string, object?>
        {
            ["kind"] = "dvrip", ["address"] = "camera.example", ["port"] = 70_000, ["channels"] = "2, x,2,-1,5", ["recording"] = "sometimes", ["secondsBefore"] = 9_999, ["quirks"] = "{broken",
        };
        await tables.WriteAsync(TableNames.Cameras, new TableWrite(TableWriteMode.Insert, "odd", TableNames.CameraRow, values), Stop);
        var camera = (await table.FindAsync(DeviceId.Parse("odd"), Stop))!;
        Assert.Equal((null, RecordingMode.Off, RecordingPolicy.MaxSecondsBefore, true), (camera.Port, camera.Recording.Mode, camera.Recording.SecondsBefore, camera.Enabled));
        Assert.Equal([2, 5], camera.Channels);
        await tables.WriteAsync(TableNames.Cameras, new TableWrite(TableWriteMode.Replace, "odd", TableNames.CameraRow, new Dictionary<string, object?> { ["kind"] = "dvrip", ["address"] = "http://x/" }), Stop);
        Assert.Null(await table.FindAsync(DeviceId.Parse("odd"), Stop));
    }

    [Theory]
    [InlineData("192.168.1.10", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("fd12::7", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("fd00:ec2::254", false)]
    public void Without_a_list_every_address_may_be_dialled_that_a_camera_can_have(string address, bool expected) =>
        Assert.Equal(expected, new AddressRules([]).Allow(IPAddress.Parse(address)));

    [Fact]
    public void A_list_allows_what_it_names_and_nothing_else()
    {
        var rules = new AddressRules(["192.168.7.0/24", "", "127.0.0.0/8"]);
        Assert.True(rules.Allow(IPAddress.Parse("192.168.7.9")));
        Assert.True(rules.Allow(IPAddress.Parse("::ffff:192.168.7.9")));
        Assert.True(rules.Allow(IPAddress.Loopback));
        Assert.False(rules.Allow(IPAddress.Parse("192.168.8.9")));
        Assert.False(rules.Allow(IPAddress.Parse("169.254.169.254")));
        Assert.Throws<FormatException>(() => new AddressRules(["192.168.7.9"  + "/33"]));
    }

    [Theory]
    [InlineData("camera.example", true)]
    [InlineData("cam-7", true)]
    [InlineData("10.0.0.7", true)]
    [InlineData("fd12::7", true)]
    [InlineData("", false)]
    [InlineData("10.0.0.7:34567", false)]
    [InlineData("http://10.0.0.7", false)]
    [InlineData("user@camera", false)]
    [InlineData("a b", false)]
    [InlineData(null, false)]
    public void An_address_is_a_host_and_nothing_more(string? text, bool expected) => Assert.Equal(expected, CameraRecord.IsAddress(text));

    [Theory]
    [InlineData("gate-password-1", true)]
    [InlineData("", false)]
    [InlineData("../x", false)]
    [InlineData("Gate", false)]
    [InlineData("a.b", false)]
    public void A_secret_s_name_is_no_path(string name, bool expected) => Assert.Equal(expected, SecretNames.IsName(name));
}
