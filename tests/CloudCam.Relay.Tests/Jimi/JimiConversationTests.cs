using System.Text.Json;
using CloudCam.Core.Devices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Jimi;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Tests.Harness;

namespace CloudCam.Relay.Tests.Jimi;

/// <summary>A unit talks to a whole relay over a socket.</summary>
public sealed class JimiConversationTests
{
    [Fact]
    public async Task Login_heartbeat_place_and_alarm_are_told_and_answered()
    {
        await using var relay = await StartAsync();
        using var unit = await JimiClient.ConnectAsync(relay);
        await unit.SendAsync(JimiClient.Login());
        Assert.Equal((0x01, 1), await unit.AnswerAsync());
        await unit.SendAsync(JimiClient.Heartbeat(2), JimiClient.Location(3), JimiClient.Alarm(4, 0x93));
        foreach (var expected in ((int, int)[])[(0x13, 2), (0x22, 3), (0x95, 4)]) Assert.Equal(expected, await unit.AnswerAsync());
        Assert.Equal(
            ["cloudcam.device.connected.v1", "cloudcam.device.info.v1", "cloudcam.device.status.v1", "cloudcam.location.v1"], Types(relay, HubNames.Telemetry));
        var alarm = Assert.Single(Of(relay, HubNames.Alarms));
        Assert.Equal("crash", alarm.GetProperty("data").GetProperty("alarm").GetString());
        Assert.Equal("0x93", alarm.GetProperty("data").GetProperty("code").GetString());
        Assert.Equal(4, alarm.GetProperty("data").GetProperty("deviceSequence").GetInt32());
        Assert.Equal("/devices/" + JimiClient.Imei, alarm.GetProperty("source").GetString());
        Assert.Equal("2026-05-04T03:02:01.000Z", alarm.GetProperty("time").GetString());
    }

    [Theory]
    [InlineData(0x22, 1)]
    [InlineData(0x95, 1)]
    [InlineData(0x13, 1)]
    public async Task An_answer_waits_until_the_event_is_safe(byte number, int events)
    {
        await using var relay = await StartAsync();
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        var before = Count(relay);
        relay.Cloud.Faults.FailAll(StoreError.Unreachable);
        await unit.SendAsync(number switch { 0x22 => JimiClient.Location(2), 0x95 => JimiClient.Alarm(2, 0x93), _ => JimiClient.Heartbeat(2) });
        var answer = unit.AnswerAsync();
        await Eventually.TrueAsync(() => relay.Metric("cloudcam_relay_store_retries_total{error=\"unreachable\"}") >= 1, "the relay waits for the store");
        Assert.False(answer.IsCompleted, "Answered before it was safe.");
        relay.Cloud.Faults.Clear();
        Assert.Equal(((int)number, 2), await answer);
        await Eventually.TrueAsync(() => Count(relay) == before + events, "the event is there");
    }

    [Fact]
    public async Task With_the_event_stream_away_everything_is_spilled_and_answered()
    {
        await using var relay = await StartAsync();
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        relay.Cloud.Faults.FailAll(StoreError.Unreachable, operation: "SendAsync");
        await unit.SendAsync(JimiClient.Location(2), JimiClient.Alarm(3, 0x87));
        Assert.Equal((0x22, 2), await unit.AnswerAsync());
        Assert.Equal((0x95, 3), await unit.AnswerAsync());
        relay.Cloud.Faults.Clear();
        await Eventually.TrueAsync(() => Types(relay, HubNames.Telemetry).Contains("cloudcam.location.v1") && Of(relay, HubNames.Alarms).Count == 1, "the events come later");
    }

    [Fact]
    public async Task A_frame_with_a_wrong_CRC_has_no_answer_and_no_event()
    {
        await using var relay = await StartAsync();
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        var broken = JimiClient.Alarm(2, 0x93);
        broken[20] ^= 0x10;
        await unit.SendAsync(broken, JimiClient.Alarm(3, 0x01));
        Assert.Equal((0x95, 3), await unit.AnswerAsync());
        Assert.Equal(1, relay.Metric("cloudcam_relay_incidents_total{kind=\"crc-mismatch\"}"));
        Assert.Equal("sos", Assert.Single(Of(relay, HubNames.Alarms)).GetProperty("data").GetProperty("alarm").GetString());
    }

    [Fact]
    public async Task A_stranger_in_quarantine_is_answered_and_marked()
    {
        await using var relay = await StartAsync(DevicePolicy.Quarantine);
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        await unit.SendAsync(JimiClient.Alarm(2, 0x93));
        Assert.Equal((0x95, 2), await unit.AnswerAsync());
        Assert.True(Assert.Single(Of(relay, HubNames.Alarms)).GetProperty("quarantined").GetBoolean());
    }

    [Fact]
    public async Task A_stranger_that_is_refused_is_answered_and_nothing_of_it_is_told()
    {
        await using var relay = await StartAsync(DevicePolicy.Refuse);
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        await unit.SendAsync(JimiClient.Alarm(2, 0x93), JimiClient.Location(3), JimiClient.Heartbeat(4));
        Assert.Equal((0x13, 4), await unit.AnswerAsync());
        Assert.Equal(0, Count(relay));
    }

    [Fact]
    public async Task Two_logins_of_a_unit_are_one_device_and_of_two_units_the_end()
    {
        await using var relay = await StartAsync();
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        await unit.SendAsync(JimiClient.Login(2));
        Assert.Equal((0x01, 2), await unit.AnswerAsync());
        await unit.SendAsync(JimiClient.Login(3, "352093081452251"));
        Assert.Null(await unit.AnswerAsync());
        await relay.EndedAsync(EndReason.IdentityChanged, JimiProtocol.ProtocolName);
        Assert.Single(Types(relay, HubNames.Telemetry), type => type == "cloudcam.device.connected.v1");
    }

    [Fact]
    public async Task A_unit_that_dials_again_replaces_its_older_connection()
    {
        await using var relay = await StartAsync();
        using var older = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        using var newer = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        Assert.Null(await older.AnswerAsync());
        await relay.EndedAsync(EndReason.Replaced, JimiProtocol.ProtocolName);
        await newer.SendAsync(JimiClient.Heartbeat(2));
        Assert.Equal((0x13, 2), await newer.AnswerAsync());
    }

    [Fact]
    public async Task Talk_without_a_login_ends_at_the_login_time()
    {
        await using var relay = await RelayUnderTest.StartAsync(options => options.LoginTimeout = TimeSpan.FromMilliseconds(200), others: [Protocol()]);
        using var unit = await JimiClient.ConnectAsync(relay);
        await unit.SendAsync(JimiClient.Heartbeat(1));
        Assert.Null(await unit.AnswerAsync());
        await relay.EndedAsync(EndReason.LoginTimeout, JimiProtocol.ProtocolName);
    }

    [Fact]
    public async Task Rubbish_without_end_is_hung_up_on()
    {
        await using var relay = await StartAsync();
        using var unit = await (await JimiClient.ConnectAsync(relay)).LoggedInAsync();
        for (ushort serial = 2; serial < 203; serial++) await unit.SendAsync(JimiClient.Frame(0xE1, serial, "00"));
        await relay.EndedAsync(EndReason.TooManyErrors, JimiProtocol.ProtocolName);
        Assert.Equal(20, Types(relay, HubNames.Telemetry).Count(type => type == "cloudcam.frame.unknown.v1"));
    }

    private static JimiProtocol Protocol() => new(new JimiOptions(), TimeProvider.System);

    private static Task<RelayUnderTest> StartAsync(DevicePolicy policy = DevicePolicy.Accept) =>
        RelayUnderTest.StartAsync(options => options.UnknownDevices = policy, others: [Protocol()]);

    private static int Count(RelayUnderTest relay) => HubNames.All.Sum(hub => Of(relay, hub).Count);

    private static List<string?> Types(RelayUnderTest relay, string hub) => [.. Of(relay, hub).Select(told => told.GetProperty("type").GetString())];

    private static List<JsonElement> Of(RelayUnderTest relay, string hub) => [.. relay.Cloud.EventHubs.EventsOf(hub).SelectMany(EventsIn)];

    private static IEnumerable<JsonElement> EventsIn(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement.Clone();
        return root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
    }
}
