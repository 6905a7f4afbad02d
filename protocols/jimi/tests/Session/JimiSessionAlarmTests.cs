using CloudCam.Core.Alarms;
using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests.Session;

public sealed class JimiSessionAlarmTests
{
    private const string Inner = "EVENT_752533678900242_00000000_2026_05_04_11_02_01_I_05.mp4";
    private const string Front = "EVENT_752533678900242_00000000_2026_05_04_11_02_01_F_05.mp4";

    [Fact]
    public void An_alarm_is_told_whole_and_answered_after_that()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x95, 2), relay.Send(Unit.Alarm(2, 0x93, $"{Inner},{Front}")));
        Assert.Equal([typeof(AlarmRaised), typeof(string)], relay.Story.Select(told => told.GetType()));
        var alarm = relay.Only<AlarmRaised>();
        Assert.Equal(AlarmVocabulary.Crash, alarm.Kind);
        Assert.Equal(("jimi", "0x93", 2, 14.2), (alarm.Protocol, alarm.Code, alarm.DeviceSequence, alarm.ExternalVolts));
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero), alarm.Time);
        Assert.Equal([Inner, Front], alarm.Files);
        Assert.Null(alarm.Channel);
        Assert.Equal(
            new Location { Latitude = 22.5793006, Longitude = 113.9134194, SpeedKmh = 35, CourseDegrees = 243, Satellites = 11, PositionFixed = true }, alarm.Location);
    }

    [Fact]
    public void The_vendors_own_alarm_with_its_lost_zeros_repaired_is_understood()
    {
        var relay = new FakeRelay().LoggedIn();
        var heard = relay.Send(Vectors.Hex(
            "78789395ffff0114080b061124df026c19580c38d1db14f30000008e0100004556454e545f3335333337363131303030383838325f30303030303030305f323032305f30385f31315f31345f31375f33365f32342e6d70342c" +
            "4556454e545f3335333337363131303030383838325f30303030303030305f323032305f30385f31315f31345f31375f33365f32332e6d7034000adbdc0d0a"));
        Assert.Equal(Unit.Reply(0x95, 10), heard);
        var alarm = relay.Only<AlarmRaised>();
        Assert.Equal((AlarmVocabulary.Sos, 2, new DateTimeOffset(2020, 8, 11, 6, 17, 36, TimeSpan.Zero)), (alarm.Kind, alarm.Files.Count, alarm.Time));
    }

    [Fact]
    public void Names_of_one_camera_tell_the_channel()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Send(Unit.Alarm(2, 0x8C, Inner, value: 2));
        Assert.Equal(("driver", 2), (relay.Only<AlarmRaised>().Channel, relay.Only<AlarmRaised>().Value));
    }

    [Fact]
    public void A_recognised_driver_is_named()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Send(Unit.Alarm(2, 0xD4, $"FILENAME:{Inner};DRIVERID:4711-A DRIVER"));
        var alarm = relay.Only<AlarmRaised>();
        Assert.Equal(("4711", "A DRIVER"), (alarm.DriverId, alarm.DriverName));
        Assert.Equal([Inner], alarm.Files);
    }

    [Fact]
    public void Names_that_may_not_be_used_are_left_out_and_counted()
    {
        var relay = new FakeRelay().LoggedIn();
        string[] names = ["../../etc/passwd", "..", "a b.mp4", "a\u0000b.mp4", "a\u0080.mp4", "good.mp4"];
        Assert.Equal(Unit.Reply(0x95, 2), relay.Send(Unit.Alarm(2, 0x93, string.Join(',', names))));
        Assert.Equal(["good.mp4"], relay.Only<AlarmRaised>().Files);
        Assert.Equal(5, relay.Count(SessionIncident.BadFileName));
        Assert.Equal(Unit.Reply(0x95, 3), relay.Send(Unit.Alarm(3, 0x93, new string('a', 201) + ",b.mp4")));
        Assert.Equal(6, relay.Count(SessionIncident.BadFileName));
    }

    [Fact]
    public void Only_so_many_names_are_kept()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Send(Unit.Alarm(2, 0x93, string.Join(',', Enumerable.Range(0, 1_000).Select(number => $"a{number}.mp4"))));
        Assert.Equal(16, relay.Only<AlarmRaised>().Files.Count);
        Assert.Equal(1_000 - 16, relay.Count(SessionIncident.BadFileName));
    }

    [Fact]
    public void Files_on_their_way_are_no_alarm()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x95, 2), relay.Send(Unit.Alarm(2, 0x69, $"{Inner},{Front}")));
        var announced = relay.Only<MediaAnnounced>();
        Assert.Equal([Inner, Front], announced.FileNames);
        Assert.Equal("media", announced.Hub);
        Assert.Single(relay.Events);
    }

    [Theory]
    [InlineData(0x69, "files-uploading")]
    [InlineData(0x6C, "voice-file-done")]
    [InlineData(0x6D, "voice-file-failed")]
    [InlineData(0x70, "storage-mounted")]
    [InlineData(0x9E, "network-changed")]
    public void Notes_are_states_and_no_alarms(byte code, string word)
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x95, 2), relay.Send(Unit.Alarm(2, code)));
        Assert.Equal((word, (long)code), (relay.Only<DeviceStatusReported>().Status, relay.Only<DeviceStatusReported>().Code));
        Assert.Single(relay.Events);
    }

    [Fact]
    public void Every_alarm_number_is_told_and_answered()
    {
        var relay = new FakeRelay().LoggedIn();
        for (var code = 0; code < 256; code++) Assert.Equal(Unit.Reply(0x95, (ushort)(code + 2)), relay.Send(Unit.Alarm((ushort)(code + 2), (byte)code, Front)));
        Assert.Equal(256 - 5, relay.Events.OfType<AlarmRaised>().Count());
        Assert.All(relay.Events.OfType<AlarmRaised>(), alarm => Assert.Matches("^0x[0-9A-F]{2}$", alarm.Code));
        Assert.Equal(5, relay.Events.OfType<MediaAnnounced>().Count());
    }

    [Theory]
    [InlineData($"{Unit.Time} {Unit.Place} 14f3 01 0000", true)]
    [InlineData($"{Unit.Time} 01", false)]
    public void The_older_forms_are_alarms_too(string content, bool hasPlace)
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x95, 2), relay.Send(Unit.Frame(0x95, 2, content)));
        var alarm = relay.Only<AlarmRaised>();
        Assert.Equal((AlarmVocabulary.Sos, hasPlace, (double?)null), (alarm.Kind, alarm.Location.Latitude is not null, alarm.ExternalVolts));
    }

    [Fact]
    public void An_alarm_of_no_known_form_is_kept_raw_and_answered()
    {
        var relay = new FakeRelay().LoggedIn();
        Assert.Equal(Unit.Reply(0x95, 2), relay.Send(Unit.Frame(0x95, 2, "ffff01")));
        Assert.Equal("0x95", relay.Only<UnknownFrameReceived>().Frame);
        Assert.Equal(1, relay.Count(SessionIncident.FrameNotUnderstood));
    }

    [Fact]
    public void An_alarm_without_a_time_has_ours()
    {
        var relay = new FakeRelay().LoggedIn();
        relay.Send(Unit.Alarm(2, 0x93, time: "00 00 00 00 00 00"));
        Assert.Equal(relay.Clock.GetUtcNow(), relay.Only<AlarmRaised>().Time);
    }
}
