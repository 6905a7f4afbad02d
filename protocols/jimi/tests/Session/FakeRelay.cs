using System.Buffers;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests.Session;

/// <summary>Carries out a session's outbox in the relay's own order, with a clock moved by hand.</summary>
public sealed class FakeRelay
{
    private readonly SessionOutbox outbox = new();
    private readonly IDeviceSession session;
    private byte[] unread = [];

    public FakeRelay(JimiOptions? options = null) => session = new JimiProtocol(options ?? new JimiOptions(), Clock).CreateSession(0);

    public StoppedClock Clock { get; } = new();

    public DeviceStanding Standing { get; init; } = DeviceStanding.Fleet;

    public Dictionary<string, string> Quirks { get; init; } = [];

    public long Now { get; private set; }

    public long Deadline => session.DeadlineMilliseconds;

    /// <summary>Events and outcomes of commands, in order; a reply stands behind what had to be safe before it.</summary>
    public List<object> Story { get; } = [];

    public List<CameraEvent> Events { get; } = [];

    public List<CommandOutcome> Outcomes { get; } = [];

    public List<DeviceId> Identified { get; } = [];

    public int Deliveries { get; private set; }

    public SessionEnd? Ended { get; private set; }

    public int[] Incidents { get; } = new int[Enum.GetValues<SessionIncident>().Length];

    public int Count(SessionIncident incident) => Incidents[(int)incident];

    /// <summary>The only event of a type.</summary>
    public T Only<T>()
        where T : CameraEvent => Assert.Single(Events.OfType<T>());

    /// <summary>Bytes from the unit; gives what it hears, as hex.</summary>
    public string Send(params byte[][] frames)
    {
        Assert.Null(Ended);
        unread = [.. unread, .. frames.SelectMany(frame => frame)];
        var heard = "";
        try
        {
            while (true)
            {
                var sequence = new ReadOnlySequence<byte>(unread);
                outbox.BeginStep(Now);
                session.OnBytes(ref sequence, outbox);
                unread = sequence.ToArray();
                if (outbox.IsEmpty && !outbox.HasIncidents) break;
                heard += Deliver();
                // An incident is no reason to look at the same unfinished bytes again.
                TakeIncidents();
                if (Ended is not null || unread.Length == 0) break;
            }
        }
        finally
        {
            TakeIncidents();
        }
        return heard;
    }

    /// <summary>Logs in; gives the relay.</summary>
    public FakeRelay LoggedIn()
    {
        Assert.Equal(Unit.Reply(0x01, 1), Send(Unit.Login()));
        Events.Clear();
        Story.Clear();
        return this;
    }

    /// <summary>A command from the cloud; gives what the unit hears, as hex.</summary>
    public string Command(string name, params (string Name, string Value)[] arguments) => Command(new DeviceCommand
    {
        Id = $"command{Outcomes.Count}-{name}", Name = name, ServerFlag = 0x01020304, Arguments = arguments.ToDictionary(one => one.Name, one => one.Value),
    });

    public string Command(DeviceCommand command)
    {
        outbox.BeginStep(Now);
        session.OnCommand(command, outbox);
        return Finish();
    }

    /// <summary>Time passes; gives what the unit hears then, as hex.</summary>
    public string Wait(TimeSpan span)
    {
        Now += (long)span.TotalMilliseconds;
        Clock.Advance(span);
        if (session.DeadlineMilliseconds > Now) return "";
        outbox.BeginStep(Now);
        session.OnDeadline(Now, outbox);
        return Finish();
    }

    private string Finish()
    {
        var heard = Deliver();
        TakeIncidents();
        return heard;
    }

    private string Deliver()
    {
        Deliveries++;
        do
        {
            if (outbox.TakeIdentify() is { } device)
            {
                Identified.Add(device);
                session.OnIdentified(new DeviceRecord(device, Standing, new Quirks(Quirks), 1), outbox);
            }
            if (outbox.MustDeliver && outbox.End is null) continue;
            Outcomes.AddRange(outbox.Commands);
            Story.AddRange(outbox.Commands);
            outbox.ClearCommands();
            // Rented events go back into their pool in the real relay; here they are kept to be looked at.
            Events.AddRange(outbox.Events);
            Story.AddRange(outbox.Events);
            outbox.ClearEvents();
            if (outbox.End is not null) break;
        }
        while (outbox.MustDeliver);
        Ended = outbox.End;
        var heard = Vectors.ToHex(outbox.WrittenReplies.Span);
        if (heard.Length > 0) Story.Add(heard);
        outbox.ClearReplies();
        return heard;
    }

    private void TakeIncidents()
    {
        for (var i = 0; i < Incidents.Length; i++) Incidents[i] += outbox.Incidents[i];
        outbox.ClearIncidents();
    }
}
