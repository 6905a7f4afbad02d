using CloudCam.Core.Cameras;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.BSeries.Sessions;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.BSeries.Tests.Sessions;

/// <summary>Dials one camera: its connections, with a clock moved by hand.</summary>
internal sealed class FakeRelay : ICameraLinks
{
    private readonly BSeriesProtocol protocol;
    private FakeLine main;

    public FakeRelay(RecordingPolicy? recording = null, BSeriesOptions? options = null, string password = "secret", params (string Name, string Value)[] quirks)
    {
        Setup = new CameraSetup
        {
            Id = DeviceId.Parse("hall"), User = "admin", Password = password, Recording = recording ?? RecordingPolicy.Off,
            Quirks = new Quirks(quirks.Select(quirk => KeyValuePair.Create(quirk.Name, quirk.Value))),
        };
        main = new FakeLine(this, "main");
        protocol = new BSeriesProtocol(options ?? new BSeriesOptions(), Hub, Clock);
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

    public FakeLine Operation => main;

    ICameraLink ICameraLinks.Main => main;

    public List<FakeLine> MediaLines { get; } = [];

    public FakeLine Media => MediaLines[^1];

    public IEnumerable<CameraEvent> Events => [.. main.Events, .. MediaLines.SelectMany(line => line.Events)];

    public ICameraLink Open(IDeviceSession session, string purpose)
    {
        var line = new FakeLine(this, purpose) { Session = session };
        MediaLines.Add(line);
        return line;
    }

    public DeviceRecord Record(DeviceId device) => new(device, Standing, Setup.Quirks, 1);

    /// <summary>Past login and verify.</summary>
    public FakeRelay LoggedIn()
    {
        main.Receive(Wire.LoginOk, Wire.VerifyOk);
        Assert.Equal([Setup.Id], main.Identified);
        Settle();
        return this;
    }

    /// <summary>Live video runs over a second connection: id 12345678 was given for it.</summary>
    public FakeRelay Streaming(bool hasSound = true)
    {
        main.Receive(Wire.Operation(5, "0000 78563412"));
        Connect();
        main.Receive(hasSound ? Wire.Operation(9, "0000") : Wire.Operation(9, "0700"));
        Settle();
        return this;
    }

    /// <summary>The last connection that was asked for comes about.</summary>
    public void Connect()
    {
        Media.Identify(Record(Setup.Id));
        Media.Connect();
        Settle();
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
        main.Command(new DeviceCommand { Id = $"c{main.Outcomes.Count}-{name}", Name = name, ServerFlag = 1, Arguments = arguments.ToDictionary(one => one.Name, one => one.Value) });
        Settle();
        return this;
    }

    /// <summary>The last thing that was said of a command: state and reason.</summary>
    public string Outcome => main.Outcomes is [.., var last] ? $"{last.State} {last.Reason ?? last.Answer}".TrimEnd() : "none";

    public void Wait(TimeSpan span)
    {
        // In steps, as the relay looks at deadlines.
        var end = Now + (long)span.TotalMilliseconds;
        while (Now < end)
        {
            var step = Math.Min(20, end - Now);
            Now += step;
            Clock.Advance(TimeSpan.FromMilliseconds(step));
            Settle();
        }
    }

    public void Wait(double seconds) => Wait(TimeSpan.FromSeconds(seconds));

    /// <summary>Pictures (10 a second) and sound for a while.</summary>
    public void Film(double seconds, uint fromTicks = 1_000, byte[]? jpeg = null)
    {
        for (var tick = 0u; tick < seconds * 100; tick += 2)
        {
            if (tick % 10 == 0) Media.Receive(Wire.Video(fromTicks + tick, jpeg));
            if (tick % 4 == 0) Media.Receive(Wire.Audio(fromTicks + tick, (fromTicks + tick) / 4));
            Wait(TimeSpan.FromMilliseconds(20));
        }
    }

    public void Settle()
    {
        for (var turns = 0; turns < 100; turns++)
        {
            FakeLine[] lines = [main, .. MediaLines];
            if (!lines.Any(line => line.IsDue)) return;
            foreach (var line in lines) line.Tick();
        }
        Assert.Fail("A session is due for ever.");
    }
}
