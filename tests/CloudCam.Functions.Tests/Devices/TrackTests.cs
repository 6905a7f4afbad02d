using System.Text;
using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Tests.Support;
using CloudCam.Functions.TrackDevices;

namespace CloudCam.Functions.Tests.Devices;

/// <summary>What devices told last, from the events the relay really writes.</summary>
public sealed class TrackTests : IAsyncDisposable
{
    private static readonly DeviceId Device = DeviceId.Parse("350000000000101");
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => bench.Clock.GetUtcNow();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Newest_place_stays_whatever_comes_in_whatever_order()
    {
        var events = new[] { At(0, 1, 54.1), At(10, 2, 54.2), At(20, 3, 54.3), At(-600, 4, 50.0, buffered: true), At(15, 5, 51.0, buffered: true) };
        foreach (var order in (int[][])[[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]])
        {
            await ClearAsync();
            foreach (var index in order) await RunAsync(events[index]);
            var last = await LastAsync();
            Assert.Equal((54.3, Now.AddSeconds(20), Now.AddSeconds(5)), (last.Position!.Value.Latitude, last.PositionTime, last.LastSeen));
        }
    }

    [Fact]
    public async Task One_batch_is_one_write_of_the_row_and_one_of_the_track_per_device_and_the_same_batch_again_changes_nothing()
    {
        var batch = Enumerable.Range(0, 50).Select(number => At(number, number + 1, 54 + number / 100.0)).ToArray();
        await RunAsync(batch);
        var row = (await RowAsync())!;
        await RunAsync(batch);
        await RunAsync([.. batch.Reverse()]);
        Assert.Equal(row.ETag, (await RowAsync())!.ETag);
        var calls = bench.Calls.Count;
        await RunAsync([.. Enumerable.Range(50, 50).Select(number => At(number, number + 1, 54))]);
        Assert.Equal(3, bench.Calls.Count - calls);
    }

    [Fact]
    public async Task Clock_that_ran_ahead_does_not_freeze_the_place()
    {
        await RunAsync(At(40 * 365 * 86_400, 1, 10));
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(At(0, 2, 20));
        Assert.Equal(20, (await LastAsync()).Position!.Value.Latitude);
    }

    [Fact]
    public async Task Levels_cameras_and_info_come_from_their_events_by_sequence()
    {
        await RunAsync(
            Stamped(new DeviceChannelsReported { Device = Device, Time = Now, Protocol = "jimi", Channels = [new(1, true, true), new(2, false, false)] }, 4),
            Stamped(new DeviceInfoReported { Device = Device, Time = Now, Protocol = "jimi", Info = new Dictionary<string, string> { ["firmware"] = "V2", ["timeZoneMinutes"] = "-210" } }, 5),
            Stamped(new DeviceInfoReported { Device = Device, Time = Now, Protocol = "jimi", Info = new Dictionary<string, string> { ["firmware"] = "V1", ["iccid"] = "8900" } }, 2));
        await RunAsync(Status(7, """ "ignition":true,"batteryLevel":6,"signalLevel":4 """), Status(6, """ "ignition":false,"batteryLevel":1,"charging":true """));
        var last = await LastAsync();
        Assert.Equal((true, 6, 4, -210), (last.Ignition, last.BatteryLevel, last.SignalLevel, last.TimeZoneMinutes));
        Assert.Null(last.Charging);
        Assert.Equal([new ChannelView(1, true, true), new ChannelView(2, false, false)], DeviceFold.ReadChannels(last.Channels)!);
        Assert.Equal([("firmware", "V2"), ("iccid", "8900"), ("timeZoneMinutes", "-210")], DeviceFold.ReadInfo(last.Info).Select(one => (one.Key, one.Value)));
    }

    [Fact]
    public async Task Values_that_cannot_be_are_left_out()
    {
        await RunAsync(Raw("cloudcam.location.v1", 1, """ "latitude":91,"longitude":0,"ignition":"yes" """), Raw("cloudcam.location.v1", 2, """ "latitude":1e400,"longitude":0 """),
            Raw("cloudcam.location.v1", 3, """ "latitude":"54","longitude":25 """), Raw("cloudcam.device.status.v1", 4, """ "batteryLevel":7,"signalLevel":-1 """),
            Raw("cloudcam.device.channels.v1", 5, """ "channels":{"number":1} """), Raw("cloudcam.device.info.v1", 6, """ "info":["x"] """),
            Raw("cloudcam.device.info.v1", 7, $$""" "info":{"{{new string('n', 70)}}":"x","long":"{{new string('v', 300)}}","half":"\ud800","n":5} """));
        Assert.Equal(new DeviceLast { LastSeen = Now.AddSeconds(5) }, await LastAsync());
    }

    [Fact]
    public async Task What_is_no_event_is_set_apart_and_the_rest_goes_on()
    {
        await RunAsync("not json", "[1,2]", """{"specversion":"1.0"}""", At(0, 1, 54.5));
        Assert.Equal(54.5, (await LastAsync()).Position!.Value.Latitude);
        Assert.Equal(4, bench.Account.Names().Count(name => name.Container == BlobNames.DeadLetterContainer && name.Path.StartsWith("telemetry/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Store_that_is_away_fails_the_batch_and_the_next_try_ends_the_same()
    {
        for (var call = 1; call <= 6; call++)
        {
            await ClearAsync();
            await bench.Calls.BreakOffAsync(call, () => RunAsync(At(0, 1, 54.5), At(1, 2, 54.6)));
            Assert.Equal(54.6, (await LastAsync()).Position!.Value.Latitude);
        }
    }

    [Fact]
    public void Marks_survive_their_column_and_order_by_sequence_then_time()
    {
        var mark = EventMark.Of(Now, "0000000003.00000007");
        Assert.Equal(mark, EventMark.Read(mark.ToString()));
        Assert.Equal(EventMark.Of(Now, null), EventMark.Read(EventMark.Of(Now, null).ToString()));
        Assert.True(EventMark.Of(Now.AddDays(-1), "0000000003.00000008").IsAfter(mark));
        Assert.False(EventMark.Of(Now.AddDays(1), "0000000003.00000007").IsAfter(mark));
        Assert.True(EventMark.Of(Now.AddTicks(1), null).IsAfter(mark));
        foreach (var text in (string?[])[null, "", "|", "x|y", "-1|", "99999999999999999999|", $"1|{new string('s', 65)}"]) Assert.Null(EventMark.Read(text));
    }

    private string At(double seconds, int number, double latitude, bool? buffered = null) => Stamped(new LocationReported
    {
        Device = Device, Time = Now.AddSeconds(seconds), Protocol = "jimi", Location = new Location { Latitude = latitude, Longitude = 25.3, Buffered = buffered, Ignition = true },
    }, number);

    private string Status(int number, string members) => Raw("cloudcam.device.status.v1", number, $"\"status\":\"heartbeat\",\"code\":0,{members}");

    private string Raw(string type, int number, string members) => $$$"""
        {"specversion":"1.0","id":"{{{number:x32}}}","source":"/devices/{{{Device}}}","type":"{{{type}}}","time":"{{{CloudEventWriter.Text(Now)}}}",
        "recordedtime":"{{{CloudEventWriter.Text(Now.AddSeconds(5))}}}","sequence":"0000000001.{{{number:D8}}}","data":{ {{{members}}} }}
        """;

    private string Stamped(CameraEvent cameraEvent, int number)
    {
        cameraEvent.Stamp = new EventStamp(Now.AddSeconds(5), EventSequence.Counted(1, number), false, null);
        return Encoding.UTF8.GetString(CloudEventWriter.ToUtf8(cameraEvent));
    }

    private async Task RunAsync(params string[] bodies)
    {
        var envelope = JsonSerializer.Serialize(new { Data = new { events = JsonSerializer.Serialize(bodies) }, Metadata = new { } });
        await bench.Get<TrackDevicesEndpoint>().RunAsync(InvocationRequest.Parse(Encoding.UTF8.GetBytes(envelope)), Stop);
    }

    private async Task<DeviceLast> LastAsync() => DeviceLast.Read((await RowAsync())!);

    private Task<TableRow?> RowAsync() => bench.Tables.GetAsync(TableNames.Devices, Device.Value, TableNames.LastRow, Stop);

    private Task ClearAsync() => bench.Tables.DeleteAsync(TableNames.Devices, Device.Value, TableNames.LastRow, "*", Stop);
}
