using CloudCam.Core.Alarms;
using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika.Tests;

/// <summary>Which file comes first, what is left out, and what is told as an alarm.</summary>
public sealed class TeltonikaPolicyTests
{
    private const string Close = "00000000";
    private const string RepeatInit = "0009";
    private const string PathRequest = "000c00020000";

    private static string Metadata(string id) => "000a0007" + Convert.ToHexStringLower(id.Select(c => (byte)c).ToArray());

    private static string File(string id) => "00080007" + Convert.ToHexStringLower(id.Select(c => (byte)c).ToArray());

    [Fact]
    public void A_crash_clip_comes_before_what_the_server_asked_for()
    {
        var relay = new FakeRelay();
        Assert.Equal(Metadata("%videor"), relay.Send(Camera.Init(TeltonikaFiles.VideoRear | TeltonikaFiles.VideoFront | TeltonikaFiles.PhotoFront)));
        Assert.Equal(Metadata("%videof"), relay.Send(Camera.DualCamMetadata(32, 0)));
        Assert.Equal(Metadata("%photof"), relay.Send(Camera.DualCamMetadata(16, 3)));
        // Chosen: the front video; its metadata are asked again, because the file belongs directly after them.
        Assert.Equal(Metadata("%videof"), relay.Send(Camera.DualCamMetadata(4, 9)));
        Assert.Equal(File("%videof"), relay.Send(Camera.DualCamMetadata(16, 3)));
        relay.Send(Camera.Start(1));
        Assert.Equal(("%videof", "crash"), (relay.Opened[0].Source, relay.Opened[0].Trigger));
    }

    [Fact]
    public void The_last_one_surveyed_is_not_asked_twice()
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.VideoRear | TeltonikaFiles.VideoFront));
        relay.Send(Camera.DualCamMetadata(32, 0));
        Assert.Equal(File("%videof"), relay.Send(Camera.DualCamMetadata(16, 4)));
    }

    [Fact]
    public void Without_metadata_the_configured_order_decides()
    {
        var relay = new FakeRelay { Quirks = { ["teltonika.metadata"] = "never", ["teltonika.fileOrder"] = "photof, videor" } };
        Assert.Equal(File("%photof"), relay.Send(Camera.Init(TeltonikaFiles.VideoRear | TeltonikaFiles.VideoFront | TeltonikaFiles.PhotoFront)));

        var plain = new FakeRelay { Quirks = { ["teltonika.metadata"] = "never" } };
        Assert.Equal(File("%videor"), plain.Send(Camera.Init(TeltonikaFiles.VideoRear | TeltonikaFiles.VideoFront | TeltonikaFiles.PhotoFront)));

        var silent = new FakeRelay();
        silent.Send(Camera.Init(TeltonikaFiles.VideoRear | TeltonikaFiles.VideoFront));
        Assert.Equal(File("%videor"), silent.Wait(TimeSpan.FromSeconds(10)));

        var unasked = new FakeRelay { Quirks = { ["teltonika.survey"] = "never" } };
        unasked.Send(Camera.Init(TeltonikaFiles.VideoRear | TeltonikaFiles.VideoFront));
        Assert.Equal(File("%videor"), unasked.Send(Camera.DualCamMetadata(32, 0)));
    }

    [Fact]
    public void A_path_comes_before_the_dualcam_files()
    {
        var relay = new FakeRelay();
        Assert.Equal(PathRequest, relay.Send(Camera.Init(TeltonikaFiles.VideoRear | TeltonikaFiles.Path)));
        Assert.Equal(Metadata("%videor"), relay.Send(Camera.Path("")));
    }

    [Fact]
    public void A_lone_empty_path_ends_the_session()
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.Path));
        Assert.Equal(Close, relay.Send(Camera.Path("")));
        Assert.Equal(SessionEnd.Done, relay.Ended);
    }

    [Fact]
    public void Start_of_0_means_no_file_and_the_bit_is_left_out()
    {
        var relay = new FakeRelay();
        TeltonikaTransferTests.Begin(relay, 0);
        Assert.Empty(relay.Opened);
        Assert.Equal(Close, relay.Send(Camera.Init(TeltonikaFiles.PhotoFront)));
        Assert.Equal(SessionEnd.Done, relay.Ended);
    }

    [Fact]
    public void The_same_file_twice_is_not_asked_for_a_third_time()
    {
        var relay = new FakeRelay();
        for (var round = 0; round < 2; round++)
        {
            TeltonikaTransferTests.Begin(relay, 1);
            Assert.Equal(RepeatInit, relay.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(9))]));
        }
        Assert.Equal(Close, relay.Send(Camera.Init(TeltonikaFiles.PhotoFront)));
    }

    [Theory]
    [InlineData(17u, "device-status-17", true, "file-read-failed")]
    [InlineData(9u, "device-status-9", false, "sd-write-failed")]
    public void A_status_fails_the_file_and_the_rest_is_still_fetched(uint status, string reason, bool isFinal, string word)
    {
        var relay = new FakeRelay { Quirks = { ["teltonika.metadata"] = "never" } };
        relay.Send(Camera.Init(TeltonikaFiles.VideoRear | TeltonikaFiles.PhotoFront));
        relay.Send(Camera.Start(5));
        relay.Send([Camera.Sync(1), .. Camera.Packets(Camera.File(5000), count: 1)]);
        Assert.Equal(RepeatInit, relay.Send(Camera.Status(status)));
        Assert.Equal(new FileFailure(reason, isFinal), Assert.Single(relay.Failures));
        var told = Assert.IsType<DeviceStatusReported>(relay.Events[^1]);
        Assert.Equal((word, (long)status, "transfer0"), (told.Status, told.Code, told.About));
        Assert.Equal(File("%photof"), relay.Send(Camera.Init(TeltonikaFiles.VideoRear | TeltonikaFiles.PhotoFront)));
    }

    [Theory]
    [InlineData(1u, TeltonikaFiles.VideoRear | TeltonikaFiles.PhotoFront)]
    [InlineData(17u, TeltonikaFiles.VideoRear)]
    public void A_status_of_the_link_or_of_the_only_file_ends_the_session(uint status, TeltonikaFiles ready)
    {
        var relay = new FakeRelay { Quirks = { ["teltonika.metadata"] = "never" } };
        relay.Send(Camera.Init(ready));
        Assert.Equal(Close, relay.Send(Camera.Status(status)));
        Assert.Equal(SessionEnd.DeviceError, relay.Ended);
        Assert.Equal(1, relay.Count(SessionIncident.DeviceStatus));
    }

    [Fact]
    public void Crash_raises_one_alarm_before_the_file_starts()
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.VideoFront));
        relay.Send(Camera.DualCamMetadata(16, 3));
        relay.Send(Camera.Start(5));
        Assert.Equal(2, relay.Events.Count);
        var alarm = Assert.IsType<AlarmRaised>(relay.Events[0]);
        var started = Assert.IsType<MediaStarted>(relay.Events[1]);
        Assert.Equal((AlarmVocabulary.Crash, "trigger:3", "teltonika", "front"), (alarm.Kind, alarm.Code, alarm.Protocol, alarm.Channel));
        Assert.Equal(54.7004183, alarm.Location.Latitude!.Value, 7);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 - 5_000), alarm.Time);
        Assert.Equal((alarm.Id, alarm.Id), (started.CorrelationId, started.File.AlarmId));
    }

    [Theory]
    [InlineData(13, 0b0000_0001, "drowsiness", "event-bit:0")]
    [InlineData(13, 0b0001_1000, "phone-use", "event-bit:3,4")]
    [InlineData(13, 0b1_0000_0000, "impact", "event-bit:8")]
    [InlineData(13, 0, "unknown", "trigger:13")]
    [InlineData(5, 0b0000_0001, "crash", "trigger:5")]
    [InlineData(6, 0, "towing", "trigger:6")]
    [InlineData(10, 0, "harsh-driving", "trigger:10")]
    [InlineData(1, 0b100, "yawning", "event-bit:2")]
    public void Dsm_events_and_triggers_are_told_in_the_shared_vocabulary(byte trigger, ushort events, string kind, string code)
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.Path));
        relay.Send(Camera.Path("dsm/picture/231020/231452.jpg"));
        relay.Send(Camera.DsmMetadata(trigger, events));
        relay.Send(Camera.Start(5));
        var alarm = Assert.IsType<AlarmRaised>(relay.Events[0]);
        Assert.Equal((kind, code, "An Vanford", "driver"), (alarm.Kind.Name, alarm.Code, alarm.DriverName, alarm.Channel));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), alarm.Time);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(77)]
    public void Other_triggers_are_no_alarm(byte trigger)
    {
        var relay = new FakeRelay();
        relay.Send(Camera.Init(TeltonikaFiles.VideoFront));
        relay.Send(Camera.DualCamMetadata(16, trigger));
        relay.Send(Camera.Start(5));
        Assert.IsType<MediaStarted>(Assert.Single(relay.Events));
        Assert.Equal((null, trigger), (relay.Opened[0].AlarmId, (byte)relay.Opened[0].TriggerCode!.Value));
    }
}
