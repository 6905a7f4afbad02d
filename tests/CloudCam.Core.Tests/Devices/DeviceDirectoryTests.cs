using CloudCam.Cloud.Memory;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Testing;

namespace CloudCam.Core.Tests.Devices;

public sealed class DeviceDirectoryTests
{
    private static readonly DeviceId Device = DeviceId.Parse("353701090000001");
    private readonly StoppedClock clock = new();
    private readonly StoreFaults faults;
    private readonly MemoryTableStore tables;

    public DeviceDirectoryTests()
    {
        faults = new StoreFaults(clock);
        tables = new MemoryTableStore(faults);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DevicePolicy.Accept, DeviceStanding.Fleet)]
    [InlineData(DevicePolicy.Quarantine, DeviceStanding.Quarantined)]
    [InlineData(DevicePolicy.Refuse, DeviceStanding.Refused)]
    public async Task A_stranger_is_treated_by_the_policy(DevicePolicy policy, DeviceStanding expected) =>
        Assert.Equal(expected, (await ConnectAsync(policy)).Standing);

    [Fact]
    public async Task A_refused_stranger_leaves_no_row()
    {
        await ConnectAsync(DevicePolicy.Refuse);
        Assert.Null(await StateAsync());
    }

    [Fact]
    public async Task A_registered_device_is_of_the_fleet_and_brings_its_quirks()
    {
        await RegisterAsync("{\"teltonika.resumeOrigin\":\"1\"}");
        var record = await ConnectAsync(DevicePolicy.Refuse);
        Assert.Equal((DeviceStanding.Fleet, 1, 1L), (record.Standing, record.Quirks.Number("teltonika.resumeOrigin", 0), record.Epoch));
    }

    [Fact]
    public async Task A_dialled_camera_that_is_found_by_its_other_name_brings_the_zone_of_its_clock()
    {
        var (camera, serial) = (DeviceId.Parse("yard"), DeviceId.Parse("0011223344556677"));
        await tables.WriteAsync(
            TableNames.Cameras, new TableWrite(TableWriteMode.Replace, camera.Value, TableNames.CameraRow, new Dictionary<string, object?> { ["timeZone"] = "Europe/Vilnius" }), Stop);
        var directory = new DeviceDirectory(tables, DevicePolicy.Accept, clock);
        Assert.Null((await directory.FindBesideAsync(serial, Stop)).TimeZone);
        await directory.NameAsync(camera, serial, Stop);
        var found = await directory.FindBesideAsync(serial, Stop);
        Assert.Equal((camera, "Europe/Vilnius"), (found.Id, found.TimeZone));
    }

    [Theory]
    [InlineData("{broken")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    public async Task Quirks_that_cannot_be_read_do_not_lock_the_camera_out(string quirks)
    {
        await RegisterAsync(quirks);
        Assert.Empty((await ConnectAsync(DevicePolicy.Refuse)).Quirks.Values);
    }

    [Fact]
    public async Task Every_connection_raises_the_epoch()
    {
        for (var expected = 1L; expected <= 3; expected++) Assert.Equal(expected, (await ConnectAsync()).Epoch);
        var state = await StateAsync();
        Assert.Equal((3L, true, "relay-1", "teltonika"), (state!.Number("epoch"), state.Flag("online"), state.Text("replica"), state.Text("protocol")));
    }

    [Fact]
    public async Task Connections_at_the_same_time_get_epochs_of_their_own()
    {
        var records = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ConnectAsync(), Stop)));
        Assert.Equal([1, 2, 3, 4], records.Select(record => record.Epoch).Order());
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_does_not_hide_that_the_store_is_away()
    {
        faults.LoseNextAnswers(1, nameof(ITableStore.WriteAsync));
        Assert.Equal(StoreError.Unreachable, (await Assert.ThrowsAsync<StoreException>(() => ConnectAsync())).Error);
        Assert.Equal(2, (await ConnectAsync()).Epoch); // above the one that nobody holds
    }

    [Fact]
    public async Task The_last_connection_marks_the_device_offline_and_an_older_one_does_not()
    {
        var directory = new DeviceDirectory(tables, DevicePolicy.Accept, clock);
        var old = await ConnectAsync();
        var current = await ConnectAsync();
        await directory.DisconnectAsync(old, "idle-timeout", Stop);
        Assert.True((await StateAsync())!.Flag("online"));
        clock.Advance(TimeSpan.FromMinutes(1));
        await directory.DisconnectAsync(current, "peer-closed", Stop);
        var state = await StateAsync();
        Assert.Equal((false, "peer-closed", clock.GetUtcNow(), 2L), (state!.Flag("online"), state.Text("endReason"), state.Time("lastSeen"), state.Number("epoch")));
    }

    private Task<DeviceRecord> ConnectAsync(DevicePolicy policy = DevicePolicy.Accept) =>
        new DeviceDirectory(tables, policy, clock).ConnectAsync(Device, "teltonika", "relay-1", Stop);

    private Task<TableRow?> StateAsync() => tables.GetAsync(TableNames.Devices, Device.Value, TableNames.StateRow, Stop);

    private Task<string?> RegisterAsync(string quirks) => tables.WriteAsync(
        TableNames.Devices, new TableWrite(TableWriteMode.Insert, Device.Value, TableNames.DeviceRow, new Dictionary<string, object?> { ["quirks"] = quirks }), Stop);
}
