using System.Buffers;
using System.Text;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Dvrip.Sessions;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

public sealed class AlarmServerTests
{
    // Header of a capture (length 193); the text is written after it, serial number and address changed.
    private const string CapturedHeader = "ff01000000000000000000000000e405";

    private readonly StoppedClock clock = new();
    private readonly DvripSessionOptions options = new();
    private readonly SessionOutbox outbox = new();
    private readonly List<DeviceId> asked = [];
    private readonly List<CameraEvent> events = [];
    private readonly int[] incidents = new int[Enum.GetValues<SessionIncident>().Length];
    private byte[] unread = [];
    private long now;
    private IDeviceSession? session;
    private SessionEnd? ended;
    private string? zone;

    [Fact]
    public void A_captured_message_is_recognised_and_nothing_else_is()
    {
        var protocol = new DvripAlarmProtocol(options, clock);
        var message = Message("0123456789abcdef");
        for (var have = 0; have < 20; have++) Assert.Equal(Recognition.NeedMore, Of(message[..have]));
        Assert.Equal(Recognition.Yes, Of(message));
        Assert.Equal(Recognition.No, Of([0x78, 0x78]));
        Assert.Equal(Recognition.No, Of(Xm.LoginOk()));
        var large = Message("0123456789abcdef");
        large[18] = 2;
        Assert.Equal(Recognition.No, Of(large));

        Recognition Of(byte[] bytes) => protocol.Recognise(new ReadOnlySequence<byte>(bytes));
    }

    [Fact]
    public void Several_messages_raise_and_clear_alarms_of_the_camera_that_the_serial_number_names()
    {
        Send([.. Message("0123456789abcdef"), .. Message("0123456789abcdef", status: "Stop", time: "2026-05-04 03:02:31")]);
        Assert.Equal(["0123456789abcdef"], asked.Select(id => id.Value));
        var raised = Assert.IsType<AlarmRaised>(events[0]);
        Assert.Equal(("yard", "motion", "HumanDetect", "3"), (raised.Device.Value, "motion", raised.Code, raised.Channel));
        Assert.Equal("person-detected", raised.Kind.Name);
        Assert.Equal(raised.Id, Assert.IsType<AlarmCleared>(events[1]).CorrelationId);
        Assert.True(outbox.WrittenReplies.IsEmpty);
    }

    [Fact]
    public void The_same_alarm_has_the_same_id_as_on_the_control_connection()
    {
        Send(Message("0123456789abcdef"));
        var relay = new FakeRelay().LoggedIn();
        relay.Control.Receive(Xm.Alarm("HumanDetect", "Start", 3));
        Assert.Equal(relay.Control.Events.OfType<AlarmRaised>().Single().Id, events[0].Id);
    }

    [Fact]
    public void The_cameras_time_is_read_in_the_zone_it_was_registered_with()
    {
        zone = "Europe/Vilnius";
        Send(Message("aa", time: "2026-05-04 06:01:59"));
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 3, 1, 59, TimeSpan.Zero), Assert.Single(events).Time);
    }

    [Fact]
    public void Another_serial_number_on_the_same_connection_is_another_camera()
    {
        Send([.. Message("aa"), .. Message("bb"), .. Message("bb", time: "2026-05-04 03:02:59")]);
        Assert.Equal(["aa", "bb"], asked.Select(id => id.Value));
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public void A_refused_camera_is_hung_up_on_and_raises_nothing()
    {
        Send(Message("aa"), DeviceStanding.Refused);
        Assert.Equal(SessionEnd.Refused, ended);
        Assert.Empty(events);
    }

    [Fact]
    public void A_line_of_the_log_is_no_alarm_and_what_cannot_be_read_is_counted()
    {
        Send(Message("aa", type: "Log"));
        Send(Xm.Packet(1508, "no json", session: 0));
        Send(Xm.Packet(1508, """{ "Event" : "VideoMotion", "SerialID" : "../../x" }""", session: 0));
        Send(Xm.Packet(1508, """{ "Event" : "VideoMotion" }""", session: 0));
        Assert.Empty(asked);
        Assert.Equal(3, incidents[(int)SessionIncident.FrameNotUnderstood]);
    }

    [Fact]
    public void More_than_twenty_messages_a_second_are_dropped_and_counted()
    {
        for (var i = 0; i < 50; i++) Send(Message("aa", name: $"Made{i}"));
        Assert.Equal(20, events.Count);
        Assert.Equal(30, incidents[(int)SessionIncident.MessagesDropped]);
        now += 1_000;
        Send(Message("aa", name: "Later"));
        Assert.Equal(21, events.Count);
    }

    [Fact]
    public void A_connection_that_never_ends_is_ended()
    {
        options.MaxAlarmMessages = 5;
        for (var i = 0; i < 6; i++) Send(Message("aa", name: $"Made{i}"));
        Assert.Equal(5, events.Count);
        Assert.Equal(SessionEnd.Done, ended);
    }

    [Fact]
    public void A_length_beyond_the_limit_ends_the_connection_before_anything_is_kept()
    {
        Send(Message("aa"));
        var large = Message("aa");
        (large[16], large[17], large[18], large[19]) = (0xFF, 0xFF, 0xFF, 0xFF);
        Assert.Equal(Violation.FrameTooLarge, Assert.Throws<ProtocolViolationException>(() => Send(large)).Violation);
    }

    [Fact]
    public void Other_messages_are_counted()
    {
        Send([.. Xm.Packet(1504, "{}", session: 0), .. Message("aa"), .. Xm.Packet(1000, "{}", session: 0)]);
        Assert.Equal((1, 1), (incidents[(int)SessionIncident.BeforeLogin], incidents[(int)SessionIncident.UnknownFrame]));
        Assert.Single(events);
    }

    private static byte[] Message(string serial, string status = "Start", string time = "2026-05-04 03:02:01", string type = "Alarm", string name = "HumanDetect")
    {
        // Ended by 0A alone, as captured.
        var text = Encoding.UTF8.GetBytes(
            $$"""{ "Address" : "0x0A01A8C0", "Channel" : 3, "Descrip" : "", "Event" : "{{name}}", "SerialID" : "{{serial}}", "StartTime" : "{{time}}", "Status" : "{{status}}", "Type" : "{{type}}" }""" + "\n");
        return [.. Convert.FromHexString(CapturedHeader), (byte)text.Length, (byte)(text.Length >> 8), 0, 0, .. text];
    }

    private void Send(byte[] bytes, DeviceStanding standing = DeviceStanding.Fleet)
    {
        session ??= new DvripAlarmProtocol(options, clock).CreateSession(0);
        unread = [.. unread, .. bytes];
        while (true)
        {
            var sequence = new ReadOnlySequence<byte>(unread);
            outbox.BeginStep(now);
            session.OnBytes(ref sequence, outbox);
            unread = sequence.ToArray();
            var isIdle = outbox.IsEmpty;
            while (outbox.TakeIdentifyBeside() is { } device)
            {
                asked.Add(device);
                session.OnIdentified(new DeviceRecord(DeviceId.Parse("yard"), standing, Quirks.None, 1) { TimeZone = zone }, outbox);
            }
            events.AddRange(outbox.Events);
            for (var i = 0; i < incidents.Length; i++) incidents[i] += outbox.Incidents[i];
            ended ??= outbox.End;
            outbox.ClearEvents();
            outbox.ClearIncidents();
            if (isIdle || ended is not null) return;
        }
    }
}
