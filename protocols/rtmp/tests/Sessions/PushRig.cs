using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Commands;
using CloudCam.Protocols.Rtmp.Sessions;
using CloudCam.Protocols.Sessions;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

/// <summary>A relay for one publisher: carries out what its session wants, with a clock moved by hand.</summary>
internal sealed class PushRig
{
    private const int BlockBytes = 256 * 1024;

    private readonly IDeviceSession session;
    private readonly SessionOutbox outbox = new();
    private readonly List<byte> sent = [];
    private byte[] unread = [];
    private KeptFile? open;
    private bool hasMadeRoom;

    public PushRig(string protocol = RtmpProtocol.ProtocolName, RtmpSessionOptions? options = null, CaptureHub? hub = null)
    {
        Hub = hub ?? new CaptureHub();
        options ??= new RtmpSessionOptions();
        IDeviceProtocol made = protocol == RtmpProtocol.ProtocolName ? new RtmpProtocol(options, Hub, Clock) : new FlvPushProtocol(options, Hub, Clock);
        session = made.CreateSession(0);
    }

    public CaptureHub Hub { get; }

    public StoppedClock Clock { get; } = new();

    public long Now { get; private set; }

    /// <summary>How each device stands.</summary>
    public Func<DeviceId, DeviceRecord> Register { get; init; } = device => new DeviceRecord(device, DeviceStanding.Fleet, Quirks.None, 0);

    public List<DeviceId> Identified { get; } = [];

    public SessionEnd? End { get; private set; }

    public ProtocolViolationException? Violation { get; private set; }

    public bool IsOver => End is not null || Violation is not null;

    public List<KeptFile> Files { get; } = [];

    public List<CameraEvent> Events { get; } = [];

    public int Incidents { get; private set; }

    /// <summary>Everything that was sent to the publisher.</summary>
    public IReadOnlyList<byte> Sent => sent;

    /// <summary>What was sent since the last call.</summary>
    public byte[] TakeSent()
    {
        var taken = sent.ToArray();
        sent.Clear();
        return taken;
    }

    public string SentText => System.Text.Encoding.ASCII.GetString([.. sent]);

    public static Func<DeviceId, DeviceRecord> All(DeviceStanding standing) => device => new DeviceRecord(device, standing, Quirks.None, 0);

    /// <summary>As the relay feeds it: what was not taken stands before what comes next.</summary>
    public PushRig Receive(byte[] bytes, int piece = int.MaxValue)
    {
        for (var at = 0; at < bytes.Length && !IsOver; at += Math.Min(piece, bytes.Length - at)) ReceivePiece(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        return this;
    }

    public PushRig Wait(double seconds)
    {
        var end = Now + (long)(seconds * 1_000);
        while (Now < end && !IsOver)
        {
            var step = Math.Min(250, end - Now);
            Now += step;
            Clock.Advance(TimeSpan.FromMilliseconds(step));
            for (var turns = 0; session.DeadlineMilliseconds <= Now && !IsOver; turns++)
            {
                if (turns == 10) throw new InvalidOperationException("The session is due for ever.");
                outbox.BeginStep(Now);
                session.OnDeadline(Now, outbox);
                Deliver();
                Feed();
            }
        }
        return this;
    }

    public PushRig Close()
    {
        outbox.Clear();
        outbox.BeginStep(Now);
        do
        {
            outbox.TakeNeedsRoom();
            session.OnClosed(outbox);
            if (outbox.NeedsRoom) open?.MakeRoom();
        }
        while (outbox.NeedsRoom);
        if (open is not null && outbox.TakeCompleteFile()) open.Ending = outbox.TakeEnding();
        return this;
    }

    public PushRig Stop()
    {
        outbox.BeginStep(Now);
        session.OnStopping(outbox);
        Deliver();
        return this;
    }

    /// <summary>What the publisher hears, one line for each message.</summary>
    public List<string> Said()
    {
        var lines = new List<string>();
        var bytes = new ReadOnlySequence<byte>([.. sent.Skip(RtmpHandshake.FirstBytes + RtmpHandshake.RestBytes)]);
        using var reader = new RtmpChunkReader(new RtmpOptions());
        while (reader.TryRead(ref bytes, out var message))
        {
            if (!message.IsCommand)
            {
                lines.Add(message.Type.ToString());
                continue;
            }
            var command = RtmpCommand.Read(message);
            var status = RtmpStatus.TryRead(command.Arguments);
            lines.Add(FormattableString.Invariant($"{command.Name} {command.Transaction} {status?.Level} {status?.Code}").TrimEnd());
        }
        return lines;
    }

    private void ReceivePiece(ReadOnlySpan<byte> piece)
    {
        unread = [.. unread, .. piece];
        Feed();
    }

    private void Feed()
    {
        try
        {
            while (!IsOver && (unread.Length > 0 || hasMadeRoom))
            {
                hasMadeRoom = false;
                var sequence = new ReadOnlySequence<byte>(unread);
                outbox.BeginStep(Now);
                session.OnBytes(ref sequence, outbox);
                unread = sequence.ToArray();
                if (outbox.IsEmpty && !outbox.HasIncidents) break;
                Deliver();
            }
        }
        catch (ProtocolViolationException violation)
        {
            Violation = violation;
            sent.AddRange(outbox.WrittenReplies.Span);
        }
    }

    private void Deliver()
    {
        do
        {
            foreach (var count in outbox.Incidents) Incidents += count;
            outbox.ClearIncidents();
            if (outbox.TakeIdentifyBeside() is { } device)
            {
                Identified.Add(device);
                session.OnIdentified(Register(device), outbox);
            }
            if (outbox.TakeOpenFile() is { } announced)
            {
                Files.Add(open = new KeptFile(announced, $"t{Files.Count}", BlockBytes));
                session.OnFileOpened(open, outbox);
            }
            if (outbox.TakeNeedsRoom())
            {
                open!.MakeRoom();
                hasMadeRoom = true;
            }
            if (outbox.TakeCompleteFile())
            {
                open!.Ending = outbox.TakeEnding() ?? new FileEnding(0, null, []);
                open = null;
                session.OnFileClosed(outbox);
            }
            if (outbox.MustDeliver && outbox.End is null) continue;
            Events.AddRange(outbox.Events);
            outbox.ClearEvents();
            sent.AddRange(outbox.WrittenReplies.Span);
            outbox.ClearReplies();
            if (outbox.End is not { } end) continue;
            End = end;
            return;
        }
        while (!outbox.IsEmpty);
    }

    /// <summary>A file of the relay, in memory.</summary>
    internal sealed class KeptFile(FileAnnouncement announced, string id, int blockBytes) : IFileWriter
    {
        private readonly List<byte> content = [];
        private int inBlock;

        public FileAnnouncement Announced { get; } = announced;

        public FileEnding? Ending { get; set; }

        public byte[] Content => [.. content];

        public string TransferId => id;

        public long Position => content.Count;

        public ushort FileCrc { get; private set; }

        public uint? LastPieceDigest => null;

        public bool IsAlreadyWhole => false;

        public bool IsResumed => false;

        public bool HasRoom(int bytes) => inBlock + bytes <= blockBytes;

        public void Write(in ReadOnlySequence<byte> piece, ushort fileCrc)
        {
            content.AddRange(piece.ToArray());
            inBlock += (int)piece.Length;
            FileCrc = fileCrc;
        }

        public void MakeRoom() => inBlock = 0;

        public void CountCrcError() => throw new NotSupportedException();

        public void StartOver() => content.Clear();
    }
}
