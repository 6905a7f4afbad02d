using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Ports;
using CloudCam.Functions.Changes;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.TrackDevices;

namespace CloudCam.Functions.Tests.Alarms;

/// <summary>What live clients hear of the fleet.</summary>
public sealed class ChangeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Coming_going_places_and_steps_of_commands_are_told_in_one_message()
    {
        await using var rig = new AlarmRig();
        await TrackAsync(rig,
            Stamped(rig, new DeviceConnected { Device = AlarmRig.Device, Time = rig.Now, Protocol = "jimi", Epoch = 3 }), At(rig, 0, 54.1), At(rig, 5, 54.2),
            Stamped(rig, new CommandAnswered { Device = AlarmRig.Device, Time = rig.Now, CommandId = "0000000000000000001-a", Name = "take-photo", Answer = new string('x', 600) }),
            Stamped(rig, new RecordingsListed { Device = AlarmRig.Device, Time = rig.Now, Protocol = "jimi", Count = 7, Digest = "00" }));
        var changes = Assert.Single(await SentAsync(rig, 1)).GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal(["device", "command", "recordings", "position"], changes.Select(change => Text(change, "kind")));
        Assert.True(changes[0].GetProperty("online").GetBoolean());
        Assert.Equal(("0000000000000000001-a", "take-photo", "answered", 500), (Text(changes[1], "id"), Text(changes[1], "command"), Text(changes[1], "state"), Text(changes[1], "answer")!.Length));
        Assert.Equal(7, changes[2].GetProperty("count").GetInt32());
        Assert.Equal((54.2, 47.0, AlarmRig.Device.Value), (changes[3].GetProperty("latitude").GetDouble(), changes[3].GetProperty("speedKmh").GetDouble(), Text(changes[3], "device")));
    }

    [Fact]
    public async Task Messages_of_the_fleet_are_a_second_apart_and_the_newest_place_counts()
    {
        await using var rig = new AlarmRig();
        await TrackAsync(rig, At(rig, 0, 54.1));
        await SentAsync(rig, 1);
        for (var second = 1; second <= 5; second++) await TrackAsync(rig, At(rig, second, 54.1 + second / 10.0));
        await Task.Delay(50, Stop);
        Assert.Single(rig.Bench.Notices.Sent);
        rig.Bench.Clock.Advance(ChangeBoard.Pause);
        var change = Assert.Single((await SentAsync(rig, 2))[1].GetProperty("changes").EnumerateArray());
        Assert.Equal(54.6, change.GetProperty("latitude").GetDouble(), 6);
    }

    [Fact]
    public async Task A_file_is_told_from_its_begin_until_it_can_be_played()
    {
        await using var rig = new AlarmRig();
        var (completed, ready, row) = await rig.ArriveAsync(AlarmRig.Front);
        await rig.TrackAsync(completed, ready);
        var changes = Assert.Single(await SentAsync(rig, 1)).GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal([("transfer", "done"), ("media", "ready")], changes.Select(change => (Text(change, "kind"), Text(change, "state"))));
        Assert.All(changes, change => Assert.Equal(row.TransferId, Text(change, "mediaId")));
    }

    [Fact]
    public async Task Strangers_old_events_and_old_places_are_told_to_nobody()
    {
        await using var rig = new AlarmRig();
        await TrackAsync(rig, At(rig, 0, 54.1));
        await SentAsync(rig, 1);
        rig.Bench.Clock.Advance(TimeSpan.FromMinutes(10));
        var old = new DeviceConnected { Device = AlarmRig.Device, Time = rig.Now, Protocol = "jimi", Epoch = 3, Stamp = new EventStamp(rig.Now.AddMinutes(-6), null, false, null) };
        var stranger = new DeviceConnected { Device = DeviceId.Parse("1"), Time = rig.Now, Protocol = "jimi", Epoch = 3, Stamp = new EventStamp(rig.Now, null, true, null) };
        var unknownPlace = new LocationReported { Device = DeviceId.Parse("1"), Time = rig.Now, Protocol = "jimi", Location = new Location { Latitude = 1, Longitude = 1 }, Stamp = new EventStamp(rig.Now, null, true, null) };
        await TrackAsync(rig, old, stranger, unknownPlace, At(rig, -900, 50));
        await TrackAsync(rig, At(rig, 0, 54.9));
        var sent = await SentAsync(rig, 2);
        Assert.Equal(54.9, Assert.Single(sent[1].GetProperty("changes").EnumerateArray()).GetProperty("latitude").GetDouble());
    }

    [Fact]
    public async Task A_service_that_is_away_holds_up_no_batch()
    {
        await using var rig = new AlarmRig();
        rig.Bench.NoticeFaults.FailAll(StoreError.Unreachable);
        await TrackAsync(rig, At(rig, 0, 54.1));
        Assert.NotNull(await rig.Bench.Tables.GetAsync("devices", AlarmRig.Device.Value, "last", Stop));
        Assert.Empty(rig.Bench.Notices.Sent);
    }

    [Fact]
    public void More_than_a_message_holds_leaves_places_out_first_and_says_so()
    {
        var board = new ChangeBoard();
        for (var number = 0; number < 1_500; number++) board.Post(new Change { Kind = Change.PositionKind, Device = $"cam-{number}", Time = default, Latitude = 1, Longitude = 2 });
        for (var number = 0; number < 600; number++) board.Post(new Change { Kind = Change.DeviceKind, Device = $"cam-{number}", Time = default, Online = true });
        for (var number = 0; number < 600; number++) board.Post(new Change { Kind = Change.DeviceKind, Device = $"cam-{number}", Time = default, Online = false });
        var message = board.Take(out var count);
        using var json = JsonDocument.Parse(message);
        var changes = json.RootElement.GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal((1_000, 1_000, 600, 1_100), (count, changes.Count, changes.Count(change => Text(change, "kind") == "device"), json.RootElement.GetProperty("omitted").GetInt32()));
        Assert.DoesNotContain(changes, change => change.TryGetProperty("online", out var online) && online.GetBoolean());
        Assert.InRange(message.Length, 1, 1_000_000);
        Assert.True(board.IsEmpty);
    }

    [Theory]
    [InlineData("cloudcam.command..v1", "{}")]
    [InlineData("cloudcam.command.answered.v2", "{}")]
    [InlineData("cloudcam.unknown.v1", "{}")]
    public void Events_of_no_interest_are_no_change(string type, string data) => Assert.Null(ChangeReading.Of(Read(type, data)));

    [Fact]
    public void Texts_of_devices_are_cut_and_half_characters_left_out()
    {
        Assert.Equal(199, ChangeReading.Of(Read("cloudcam.device.disconnected.v1", $$"""{"reason":"{{new string('a', 199)}}\ud83d\ude00"}"""))!.Reason!.Length);
        Assert.Null(ChangeReading.Of(Read("cloudcam.device.disconnected.v1", """{"reason":"\ud83d"}"""))!.Reason);
        Assert.Null(ChangeReading.Of(Read("cloudcam.recordings.listed.v1", """{"count":1e300}"""))!.Count);
        Assert.Empty(ChangeReading.OfFile(Read("cloudcam.media.started.v1", """{"mediaId":5}""")));
    }

    [Theory]
    [InlineData("?fleet=true", "fleet")]
    [InlineData("?fleet=false", "severity-critical,severity-high,severity-info,severity-warning")]
    [InlineData("?fleet=true&severity=high", "fleet,severity-high")]
    [InlineData("?fleet=yes", null)]
    [InlineData("?fleet=true&fleet=true", null)]
    public async Task Who_asks_for_the_fleet_gets_its_group(string query, string? groups)
    {
        await using var rig = new AlarmRig();
        await rig.Bench.App.StartAsync(Stop);
        using var client = new HttpClient();
        var answer = await client.PostAsync(new Uri($"{rig.Bench.App.Urls.Single()}/api/negotiate{query}"), null, Stop);
        Assert.Equal(groups is not null, answer.IsSuccessStatusCode);
        if (groups is null) return;
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(groups.Split(','), json.RootElement.GetProperty("groups").EnumerateArray().Select(one => one.GetString()!));
    }

    private static ReceivedEvent Read(string type, string data)
    {
        using var json = JsonDocument.Parse($$"""
            {"specversion":"1.0","id":"{{new string('a', 32)}}","source":"/devices/a","type":"{{type}}","subject":"c","time":"2026-05-04T03:02:01Z","recordedtime":"2026-05-04T03:02:01Z","data":{{data}}}
            """);
        Assert.True(ReceivedEvent.TryRead(json.RootElement.Clone(), out var read, out _));
        return read;
    }

    private static LocationReported At(AlarmRig rig, double seconds, double latitude) => (LocationReported)Stamped(rig, new LocationReported
    {
        Device = AlarmRig.Device, Time = rig.Now.AddSeconds(seconds), Protocol = "jimi", Location = new Location { Latitude = latitude, Longitude = 25.3, SpeedKmh = 47 },
    });

    private static CameraEvent Stamped(AlarmRig rig, CameraEvent cameraEvent)
    {
        cameraEvent.Stamp = new EventStamp(rig.Now, null, false, null);
        return cameraEvent;
    }

    private static Task<InvocationResult> TrackAsync(AlarmRig rig, params CameraEvent[] events) =>
        rig.Bench.Get<TrackDevicesEndpoint>().RunAsync(InvocationRequest.Parse(AlarmRig.Envelope(AlarmRig.Bundles(events))), Stop);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<List<JsonElement>> SentAsync(AlarmRig rig, int messages)
    {
        for (var waited = 0; rig.Bench.Notices.Sent.Count(message => message.Target == ChangeBoard.Target) < messages; waited++)
        {
            Assert.True(waited < 3_000, "No message came.");
            await Task.Delay(10, Stop);
        }
        return [.. rig.Bench.Notices.Sent.Where(message => message.Target == ChangeBoard.Target).Select(message => JsonDocument.Parse(message.Argument).RootElement)];
    }
}
