using CloudCam.Core.Cameras;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Dvrip.Sessions;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

/// <summary>Dials one camera: its connections, with a clock moved by hand. What the camera says is scripted by the test, byte by byte.</summary>
internal sealed class FakeRelay : ICameraLinks
{
    public const string Password = "Pa55-of-this-camera";

    private readonly DvripProtocol protocol;
    private FakeLine main;

    public FakeRelay(
        RecordingPolicy? recording = null, DvripSessionOptions? options = null, IReadOnlyList<int>? channels = null, string zone = "UTC", params (string Name, string Value)[] quirks)
    {
        Setup = new CameraSetup
        {
            Id = DeviceId.Parse("yard"), User = "admin", Password = Password, Recording = recording ?? RecordingPolicy.Off, Channels = channels ?? [],
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone), Quirks = new Quirks(quirks.Select(quirk => KeyValuePair.Create(quirk.Name, quirk.Value))),
        };
        main = new FakeLine(this, "main");
        protocol = new DvripProtocol(options ?? new DvripSessionOptions(), Hub, Clock);
        main.Session = protocol.CreateSession(Setup, this, 0);
        main.Connect();
    }

    /// <summary>Where live video goes.</summary>
    public FakeHub Hub { get; } = new();

    public CameraSetup Setup { get; }

    public StoppedClock Clock { get; } = new();

    public long Now { get; private set; }

    public int BlockBytes { get; init; } = 256 * 1024;

    /// <summary>What stored contents hold.</summary>
    public ReadOnlyMemory<byte>? Stored { get; set; }

    public DeviceStanding Standing { get; init; } = DeviceStanding.Fleet;

    public FakeLine Control => main;

    ICameraLink ICameraLinks.Main => main;

    public List<FakeLine> Sides { get; } = [];

    public FakeLine Side => Sides[^1];

    public IEnumerable<CameraEvent> Events => [.. main.Events, .. Sides.SelectMany(line => line.Events)];

    public ICameraLink Open(IDeviceSession session, string purpose)
    {
        var line = new FakeLine(this, purpose) { Session = session };
        Sides.Add(line);
        return line;
    }

    public DeviceRecord Record(DeviceId device) => new(device, Standing, Setup.Quirks, 1);

    /// <summary>Past login, system information and guard.</summary>
    public FakeRelay LoggedIn(int interval = 20, string serial = "0123456789abcdef")
    {
        main.Receive(Xm.LoginOk(interval));
        Assert.Equal([Setup.Id], main.Identified);
        main.Receive(Xm.SystemInfo(serial, sequence: 2));
        main.Receive(Xm.Packet(1501, Xm.Done, sequence: 4));
        Settle();
        main.Say();
        return this;
    }

    /// <summary>The connection for media that was asked for last comes about.</summary>
    public FakeLine Connect()
    {
        var side = Side;
        side.Identify(Record(Setup.Id));
        side.Connect();
        Settle();
        return side;
    }

    /// <summary>The live connection that was asked for last comes about, and its stream is started.</summary>
    public FakeLine Live()
    {
        var side = Connect();
        side.Receive(Xm.Packet(1414, Xm.Done));
        Settle();
        main.Receive(Xm.Packet(1411, Xm.Done, sequence: Xm.LastSequence(main)));
        Settle();
        return side;
    }

    /// <summary>The camera is dialled anew after its main connection broke.</summary>
    public FakeRelay Again()
    {
        main = new FakeLine(this, "main");
        main.Session = protocol.CreateSession(Setup, this, Now);
        main.Connect();
        return this;
    }

    public void Drop(FakeLine line)
    {
        line.Gone();
        Settle();
    }

    public FakeRelay Command(string name, params (string Name, string Value)[] arguments)
    {
        main.Say();
        main.Command(new DeviceCommand { Id = $"c{main.Outcomes.Count}-{name}", Name = name, ServerFlag = 1, Arguments = arguments.ToDictionary(one => one.Name, one => one.Value) });
        Settle();
        return this;
    }

    /// <summary>The camera answers the last request.</summary>
    public FakeRelay Answer(ushort id, string json)
    {
        main.Receive(Xm.Packet(id, json, sequence: Xm.LastSequence(main)));
        Settle();
        return this;
    }

    /// <summary>The last thing that was said of a command: state and reason.</summary>
    public string Outcome => main.Outcomes is [.., var last] ? $"{last.State} {last.Reason ?? last.Answer}".TrimEnd() : "none";

    public void Wait(double seconds)
    {
        // In steps, as the relay looks at deadlines.
        var end = Now + (long)(seconds * 1_000);
        while (Now < end)
        {
            var step = Math.Min(20, end - Now);
            Now += step;
            Clock.Advance(TimeSpan.FromMilliseconds(step));
            Settle();
        }
    }

    /// <summary>Live pictures (25 a second, a key frame each second) and sound for a while.</summary>
    public void Film(FakeLine side, double seconds, bool hasSound = true, bool keepsAlive = true)
    {
        for (var picture = 0; picture < seconds * 25; picture++)
        {
            side.Receive(Xm.Media(1412, picture % 25 == 0 ? Xm.KeyFrame() : Xm.DeltaFrame()));
            if (hasSound) side.Receive(Xm.Media(1412, Xm.SoundFrame()));
            if (keepsAlive && picture % 250 == 0 && main.IsOpen) main.Receive(Xm.Packet(1007, Xm.Done, sequence: Xm.LastSequence(main)));
            Wait(0.04);
        }
    }

    public void Settle()
    {
        for (var turns = 0; turns < 100; turns++)
        {
            FakeLine[] lines = [main, .. Sides];
            if (!lines.Any(line => line.IsDue)) return;
            foreach (var line in lines) line.Tick();
        }
        Assert.Fail("A session is due for ever.");
    }
}
