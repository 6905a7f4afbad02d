using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CloudCam.Core.Checksums;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Tests.Script;

namespace CloudCam.Relay.Tests.Cameras;

/// <summary>
/// The tests' own protocol of a camera that is dialled. We say <c>login USER PASSWORD</c> and hear <c>ok</c>, <c>refused</c> or <c>busy</c>; the camera then asks:
/// <c>open PURPOSE</c> (a further connection), <c>close</c> (the last one of those), <c>alias NAME</c>, <c>content BLOB</c>, <c>record SOURCE</c>, <c>data N</c>, <c>stop</c>, <c>here</c>.
/// </summary>
internal sealed class CameraScript : ICameraProtocol
{
    public string Name => "scripted";

    public int DefaultPort => 1;

    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public ConcurrentQueue<CameraSetup> Setups { get; } = new();

    /// <summary>What sessions were told, by connection and in order.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    public IDeviceSession CreateSession(CameraSetup camera, ICameraLinks links, long nowMilliseconds)
    {
        Setups.Enqueue(camera);
        return new CameraScriptSession(this, camera, links, "main", new ConcurrentQueue<string>());
    }
}

/// <summary>A main or another connection of <see cref="CameraScript"/>.</summary>
internal sealed class CameraScriptSession(CameraScript protocol, CameraSetup camera, ICameraLinks links, string purpose, ConcurrentQueue<string> mail)
    : IDeviceSession
{
    private readonly ScriptFrameDecoder decoder = new(1_024, 128 * 1_024);
    private DeviceRecord? device;
    private FileAnnouncement? announced;
    private IFileWriter? writer;
    private byte[] unwritten = [];
    private bool isCompleting;
    private ICameraLink? opened;
    private DateTimeOffset place = DateTimeOffset.UnixEpoch;

    private bool IsMain => purpose == "main";

    public long DeadlineMilliseconds => IsMain && !mail.IsEmpty ? 0 : long.MaxValue;

    public void OnConnected(SessionOutbox outbox)
    {
        Hear(device is null ? "connected" : $"connected as {device.Id}");
        Say(outbox, IsMain ? $"login {camera.User} {camera.Password}" : purpose);
    }

    public void OnBytes(ref ReadOnlySequence<byte> unread, SessionOutbox outbox)
    {
        if (!Flush(outbox)) return;
        while (!outbox.MustDeliver && decoder.TryDecode(ref unread, out var frame)) OnFrame(frame, outbox);
    }

    public void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
        while (mail.TryDequeue(out var letter)) Say(outbox, "mail " + letter);
    }

    public void OnIdentified(DeviceRecord identified, SessionOutbox outbox)
    {
        device = identified;
        Hear($"identified {identified.Id} epoch {identified.Epoch}");
        if (IsMain) Say(outbox, "welcome");
    }

    public void OnFileOpened(IFileWriter file, SessionOutbox outbox)
    {
        writer = file;
        outbox.Raise(new MediaStarted { Device = camera.Id, Time = DateTimeOffset.UnixEpoch, TransferId = file.TransferId, File = announced! });
        Say(outbox, string.Create(CultureInfo.InvariantCulture, $"recording {file.Position}{(file.IsAlreadyWhole ? " whole" : "")}"));
    }

    public void OnFileClosed(SessionOutbox outbox)
    {
        writer = null;
        Say(outbox, "stored");
    }

    public void OnContent(ReadOnlyMemory<byte>? content, SessionOutbox outbox) => Say(outbox, content is { } bytes ? $"content {Encoding.ASCII.GetString(bytes.Span)}" : "no content");

    public void OnCommand(DeviceCommand command, SessionOutbox outbox)
    {
        outbox.Tell(new CommandOutcome(command, CommandState.Sent));
        Say(outbox, $"command {command.Name}");
        current = command;
    }

    public void OnStopping(SessionOutbox outbox) => Say(outbox, "bye");

    public void OnClosed(SessionOutbox outbox)
    {
        // What still waits for room goes in first; the rest of the end follows when it is in.
        if (!Flush(outbox)) return;
        Hear("closed");
        if (current is { } command) outbox.Tell(new CommandOutcome(command, CommandState.Failed, Reason: "link-lost"));
        if (writer is not null) outbox.RequestCompleteFile(Ending);
        if (IsMain) return;
        mail.Enqueue(purpose + " ended");
        links.Main.Wake();
    }

    private DeviceCommand? current;

    private static FileEnding Ending { get; } = new(60, 25, [new RecordingGap(DateTimeOffset.UnixEpoch.AddSeconds(3), 1.5, "frames-lost")]);

    private void OnFrame(in ScriptFrame frame, SessionOutbox outbox)
    {
        if (frame.Line.FirstSpan.StartsWith("data "u8))
        {
            unwritten = [.. unwritten, .. frame.Payload.ToArray()];
            Flush(outbox);
            return;
        }
        var words = Encoding.ASCII.GetString(frame.Line).Split(' ');
        switch (words[0])
        {
            case "ok":
                outbox.RequestIdentify(camera.Id);
                break;
            case "refused":
                outbox.RequestEnd(SessionEnd.LoginRefused);
                break;
            case "busy":
                outbox.RequestEnd(SessionEnd.PeerBusy);
                break;
            case "open":
                opened = links.Open(new CameraScriptSession(protocol, camera, links, words[1], mail), words[1]);
                break;
            case "close":
                opened!.Close();
                break;
            case "alias":
                outbox.RequestAlias(DeviceId.Parse(words[1]));
                break;
            case "content":
                outbox.RequestContent(BlobName.Parse(words[1]));
                break;
            case "here":
                place = place.AddSeconds(1);
                outbox.Raise(new DeviceStatusReported { Device = camera.Id, Time = place, Status = "scripted", Code = place.ToUnixTimeSeconds() });
                Say(outbox, "safe");
                break;
            case "record":
                announced = Recording(words[1]);
                outbox.RequestOpenFile(announced);
                break;
            case "stop":
                isCompleting = true;
                if (Flush(outbox)) outbox.RequestCompleteFile(Ending);
                break;
            default:
                throw new Protocols.Framing.ProtocolViolationException(Protocols.Framing.Violation.UnexpectedMessage, "no word of the script");
        }
    }

    // A recorder hands on what it has as room is made; nothing that came is thrown away for want of room.
    private bool Flush(SessionOutbox outbox)
    {
        const int Piece = 1_000;
        while (unwritten.Length > 0 && writer is not null)
        {
            var piece = unwritten.AsMemory(0, Math.Min(Piece, unwritten.Length));
            if (!writer.HasRoom(piece.Length))
            {
                outbox.RequestRoom();
                return false;
            }
            writer.Write(new ReadOnlySequence<byte>(piece), Crc16.Kermit(piece.Span, writer.FileCrc));
            unwritten = unwritten[piece.Length..];
        }
        if (!isCompleting) return true;
        isCompleting = false;
        outbox.RequestCompleteFile(Ending);
        return true;
    }

    private static void Say(SessionOutbox outbox, string line) => outbox.Replies.Write(Encoding.ASCII.GetBytes(line + "\n"));

    private void Hear(string what) => protocol.Heard.Enqueue($"{purpose}: {what}");

    public static FileAnnouncement Recording(string source) => new()
    {
        Protocol = "scripted", Source = source, Kind = MediaKind.Video, Format = MediaFormat.Mp4, Channel = "0", IsOpenEnded = true, Units = 0, UnitBytes = 1, Trigger = "continuous",
        DeviceTime = DateTimeOffset.UnixEpoch, IsIdentified = true,
    };
}
