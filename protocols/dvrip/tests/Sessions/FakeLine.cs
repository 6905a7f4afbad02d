using System.Buffers;
using CloudCam.Core.Checksums;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Tests.Sessions;

/// <summary>One connection: carries out its session's outbox in the relay's own order.</summary>
internal sealed class FakeLine(FakeRelay relay, string purpose) : ICameraLink
{
    private readonly SessionOutbox outbox = new();
    private byte[] unread = [];

    public IDeviceSession Session { get; set; } = null!;

    public string Purpose { get; } = purpose;

    public bool IsOpen { get; private set; } = true;

    public SessionEnd? Ended { get; private set; }

    /// <summary>What the camera heard, see <see cref="Xm.Read"/>.</summary>
    public List<string> Heard { get; } = [];

    public List<ReadOnlyMemory<byte>> HeardBytes { get; } = [];

    public List<CameraEvent> Events { get; } = [];

    public List<CommandOutcome> Outcomes { get; } = [];

    public List<DeviceId> Identified { get; } = [];

    public List<DeviceId> Aliases { get; } = [];

    public List<BlobName> Contents { get; } = [];

    public List<(FileAnnouncement File, FakeFile Bytes, FileEnding? Ending)> Completed { get; } = [];

    public List<FileFailure> Failures { get; } = [];

    public FakeFile? Open { get; private set; }

    public FileAnnouncement? Announced { get; private set; }

    public int[] Incidents { get; } = new int[Enum.GetValues<SessionIncident>().Length];

    public int Count(SessionIncident incident) => Incidents[(int)incident];

    public void Wake()
    {
        // The relay looks at deadlines all the time.
    }

    public void Close() => relay.Drop(this);

    /// <summary>What was heard since the last time.</summary>
    public string Say()
    {
        var said = string.Join(" | ", Heard);
        Heard.Clear();
        return said;
    }

    public void Connect() => Do(session => session.OnConnected(outbox));

    public void Command(DeviceCommand command) => Do(session => session.OnCommand(command, outbox));

    public void Identify(DeviceRecord device) => Do(session => session.OnIdentified(device, outbox));

    public void Stop() => Do(session => session.OnStopping(outbox));

    public void Tick()
    {
        if (IsOpen && Session.DeadlineMilliseconds <= relay.Now) Do(session => session.OnDeadline(relay.Now, outbox));
    }

    public bool IsDue => IsOpen && Session.DeadlineMilliseconds <= relay.Now;

    /// <summary>Bytes from the camera.</summary>
    public void Receive(params byte[][] frames)
    {
        Assert.True(IsOpen, $"The connection is closed: {Ended}");
        unread = [.. unread, .. frames.SelectMany(frame => frame)];
        try
        {
            while (IsOpen)
            {
                var before = unread.Length;
                Feed();
                if (unread.Length == before || unread.Length == 0) break;
            }
        }
        finally
        {
            TakeIncidents();
        }
    }

    public void Gone()
    {
        if (!IsOpen) return;
        IsOpen = false;
        TakeIncidents();
        outbox.Clear();
        outbox.BeginStep(relay.Now);
        Session.OnClosed(outbox);
        for (var rooms = 0; outbox.TakeNeedsRoom() && Open is not null && rooms < 64; rooms++)
        {
            Open.MakeRoom();
            Session.OnClosed(outbox);
        }
        if (outbox.TakeCompleteFile()) Complete();
        TakeRest();
        TakeIncidents();
        outbox.Clear();
    }

    private void Feed()
    {
        var sequence = new ReadOnlySequence<byte>(unread);
        outbox.BeginStep(relay.Now);
        try
        {
            Session.OnBytes(ref sequence, outbox);
        }
        finally
        {
            unread = sequence.ToArray();
        }
        Deliver();
    }

    private void Do(Action<IDeviceSession> call)
    {
        if (!IsOpen) return;
        outbox.BeginStep(relay.Now);
        call(Session);
        Deliver();
        TakeIncidents();
    }

    private void Deliver()
    {
        while (!outbox.IsEmpty)
        {
            if (outbox.TakeIdentify() is { } device)
            {
                Identified.Add(device);
                Session.OnIdentified(relay.Record(device), outbox);
            }
            if (outbox.TakeAlias() is { } alias) Aliases.Add(alias);
            if (outbox.TakeContent() is { } content)
            {
                Contents.Add(content);
                Session.OnContent(relay.Stored, outbox);
            }
            if (outbox.TakeOpenFile() is { } file)
            {
                Assert.Null(Open);
                (Open, Announced) = (new FakeFile(file.TransferIdFor(relay.Setup.Id), relay.BlockBytes), file);
                Session.OnFileOpened(Open, outbox);
            }
            if (outbox.TakeNeedsRoom())
            {
                Open!.MakeRoom();
                Feed();
                return;
            }
            if (outbox.TakeCompleteFile())
            {
                Complete();
                Session.OnFileClosed(outbox);
            }
            if (outbox.TakeFailFile() is { } failure)
            {
                Failures.Add(failure);
                Open = null;
                Session.OnFileClosed(outbox);
            }
            if (outbox.MustDeliver && outbox.End is null) continue;
            TakeRest();
            if (outbox.End is not { } end) continue;
            Ended = end;
            Gone();
        }
    }

    private void Complete()
    {
        Completed.Add((Announced!, Open!, outbox.TakeEnding()));
        Open = null;
    }

    private void TakeRest()
    {
        Outcomes.AddRange(outbox.Commands);
        outbox.ClearCommands();
        // Rented events go back into their pool in the real relay; here they are kept to be looked at.
        Events.AddRange(outbox.Events);
        outbox.ClearEvents();
        if (IsOpen && !outbox.WrittenReplies.IsEmpty)
        {
            HeardBytes.Add(outbox.WrittenReplies.ToArray());
            Heard.AddRange(Xm.Read(HeardBytes[^1]));
        }
        outbox.ClearReplies();
    }

    private void TakeIncidents()
    {
        for (var i = 0; i < Incidents.Length; i++) Incidents[i] += outbox.Incidents[i];
        outbox.ClearIncidents();
    }
}

/// <summary>A file in memory that breaks when a session writes what it may not.</summary>
internal sealed class FakeFile(string id, int blockBytes) : IFileWriter
{
    private readonly List<byte> content = [];
    private int used;

    public string TransferId => id;

    public long Position => content.Count;

    public ushort FileCrc { get; private set; }

    public uint? LastPieceDigest => null;

    public bool IsAlreadyWhole => false;

    public bool IsResumed => false;

    public byte[] Bytes => [.. content];

    public int Blocks { get; private set; }

    public bool HasRoom(int bytes) => used + bytes <= blockBytes;

    public void MakeRoom()
    {
        Assert.True(used > 0, "Storing nothing makes no room.");
        used = 0;
        Blocks++;
    }

    public void Write(in ReadOnlySequence<byte> piece, ushort fileCrc)
    {
        Assert.True(HasRoom((int)piece.Length), "The session must ask for room first.");
        content.AddRange(piece.ToArray());
        used += (int)piece.Length;
        FileCrc = Crc16.Kermit(piece, FileCrc);
        Assert.Equal(FileCrc, fileCrc);
    }

    public void CountCrcError() => Assert.Fail("Not of this protocol.");

    public void StartOver() => Assert.Fail("No file is resumed here.");
}
