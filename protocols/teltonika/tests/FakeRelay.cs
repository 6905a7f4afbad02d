using System.Buffers;
using CloudCam.Core.Checksums;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Teltonika.Tests;

/// <summary>Carries out a session's outbox in the relay's own order, over files in memory, with a clock moved by hand.</summary>
public sealed class FakeRelay
{
    private readonly SessionOutbox outbox = new();
    private readonly StoppedClock clock = new();
    private readonly IDeviceSession session;
    private readonly int roomBytes;
    private byte[] unread = [];
    private byte[] earlier = [];
    private uint? earlierDigest;
    private bool isAlreadyWhole;

    public FakeRelay(TeltonikaOptions? options = null, int roomBytes = 256 * 1024)
    {
        this.roomBytes = roomBytes;
        session = new TeltonikaProtocol(options ?? new TeltonikaOptions(), clock).CreateSession(0);
    }

    public DeviceStanding Standing { get; init; } = DeviceStanding.Fleet;

    public Dictionary<string, string> Quirks { get; init; } = [];

    public long Now { get; private set; }

    public long Deadline => session.DeadlineMilliseconds;

    public List<CameraEvent> Events { get; } = [];

    public List<FileAnnouncement> Opened { get; } = [];

    public List<FakeFileWriter> Files { get; } = [];

    public List<FakeFileWriter> Completed { get; } = [];

    public List<FileFailure> Failures { get; } = [];

    public List<DeviceId> Identified { get; } = [];

    public SessionEnd? Ended { get; private set; }

    public int[] Incidents { get; } = new int[Enum.GetValues<SessionIncident>().Length];

    /// <summary>What the next opened file has from an earlier connection.</summary>
    public void Remember(byte[] bytes, bool isWhole = false, int lastPieceBytes = 1024)
    {
        (earlier, isAlreadyWhole) = (bytes, isWhole);
        earlierDigest = bytes.Length == 0 ? null : Crc32C.Append(0, bytes.AsSpan(Math.Max(0, bytes.Length - lastPieceBytes)));
    }

    public int Count(SessionIncident incident) => Incidents[(int)incident];

    /// <summary>Bytes from the camera; gives what the camera hears, as hex.</summary>
    public string Send(string hex) => Send(Vectors.Hex(hex));

    public string Send(params byte[][] frames)
    {
        Assert.Null(Ended);
        unread = [.. unread, .. frames.SelectMany(frame => frame)];
        var heard = "";
        while (true)
        {
            var sequence = new ReadOnlySequence<byte>(unread);
            outbox.BeginStep(Now);
            session.OnBytes(ref sequence, outbox);
            unread = sequence.ToArray();
            if (outbox.IsEmpty) break;
            heard += Deliver();
            if (Ended is not null || unread.Length == 0) break;
        }
        TakeIncidents();
        return heard;
    }

    /// <summary>Time passes; gives what the camera hears then, as hex.</summary>
    public string Wait(TimeSpan span)
    {
        Now += (long)span.TotalMilliseconds;
        clock.Advance(span);
        if (session.DeadlineMilliseconds > Now) return "";
        outbox.BeginStep(Now);
        session.OnDeadline(Now, outbox);
        var heard = Deliver();
        TakeIncidents();
        return heard;
    }

    private string Deliver()
    {
        do
        {
            if (outbox.TakeIdentify() is { } device)
            {
                Identified.Add(device);
                session.OnIdentified(new DeviceRecord(device, Standing, new Quirks(Quirks), 1), outbox);
            }
            if (outbox.TakeOpenFile() is { } announcement) Open(announcement);
            if (outbox.TakeNeedsRoom()) Files[^1].MakeRoom();
            if (outbox.TakeCompleteFile())
            {
                Completed.Add(Files[^1]);
                Assert.True(IsWhole(Files[^1], Opened[^1]), "Completed, but not whole.");
                session.OnFileClosed(outbox);
            }
            if (outbox.TakeFailFile() is { } failure)
            {
                Failures.Add(failure);
                session.OnFileClosed(outbox);
            }
            if (outbox.MustDeliver && outbox.End is null) continue;
            Events.AddRange(outbox.Events);
            outbox.ClearEvents();
            if (outbox.End is not null) break;
        }
        while (outbox.MustDeliver);
        Ended = outbox.End;
        var heard = Vectors.ToHex(outbox.WrittenReplies.Span);
        outbox.ClearReplies();
        return heard;
    }

    private void Open(FileAnnouncement announcement)
    {
        Opened.Add(announcement);
        Files.Add(new FakeFileWriter($"transfer{Files.Count}", earlier, earlierDigest, isAlreadyWhole, roomBytes));
        (earlier, earlierDigest, isAlreadyWhole) = ([], null, false);
        session.OnFileOpened(Files[^1], outbox);
    }

    private static bool IsWhole(FakeFileWriter file, FileAnnouncement announced)
    {
        var most = announced.Units * announced.UnitBytes;
        return file.Position <= most && file.Position > most - announced.UnitBytes;
    }

    private void TakeIncidents()
    {
        for (var i = 0; i < Incidents.Length; i++) Incidents[i] += outbox.Incidents[i];
        outbox.ClearIncidents();
    }
}
