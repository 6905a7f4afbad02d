using System.Buffers;
using System.Globalization;
using System.Text;
using CloudCam.Core.Commands;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Core.Checksums;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Relay.Tests.Script;

/// <summary>
/// <c>hello ID</c>, <c>ping</c>, <c>here</c>, <c>open SOURCE UNITS UNITBYTES [anonymous]</c>, <c>data N</c>, <c>startover</c>, <c>done</c>, <c>fail REASON [final]</c>,
/// <c>status CODE</c>, <c>incident COUNT</c>, <c>bad VIOLATION</c>, <c>boom</c>, <c>end WHY</c>, <c>wait MILLISECONDS</c>,
/// <c>answer TEXT</c> and <c>refuse REASON</c> to the last command.
/// </summary>
public sealed class ScriptSession(ScriptFrameDecoder decoder) : FramedSession<ScriptFrame>(decoder)
{
    private DeviceId device;
    private IFileWriter? writer;
    private FileAnnouncement? announced;
    private string closing = "";
    private DeviceCommand? command;
    private int places;

    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
        DeadlineMilliseconds = long.MaxValue;
        Reply(outbox, "woken");
    }

    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox)
    {
        if (device.Standing == DeviceStanding.Refused) outbox.RequestEnd(SessionEnd.Refused);
        else Reply(outbox, "ok hello");
    }

    public override void OnFileOpened(IFileWriter file, SessionOutbox outbox)
    {
        writer = file;
        if (!file.IsResumed && !file.IsAlreadyWhole)
            outbox.Raise(new MediaStarted { Device = device, Time = DateTimeOffset.UnixEpoch, TransferId = file.TransferId, File = announced! });
        Reply(outbox, string.Create(CultureInfo.InvariantCulture, $"open {file.Position}{(file.IsAlreadyWhole ? " whole" : "")}"));
    }

    public override void OnFileClosed(SessionOutbox outbox)
    {
        writer = null;
        Reply(outbox, closing);
    }

    public override void OnCommand(DeviceCommand command, SessionOutbox outbox)
    {
        this.command = command;
        // A device that takes nothing now: the session keeps the command until the next word.
        if (command.Arguments.GetValueOrDefault("text") == "later") return;
        outbox.Tell(new CommandOutcome(command, CommandState.Sent));
        Reply(outbox, $"command {command.Name} {command.Arguments.GetValueOrDefault("text") ?? command.Arguments.GetValueOrDefault("channel") ?? "-"}");
    }

    public override void OnStopping(SessionOutbox outbox) => Reply(outbox, "bye");

    protected override bool OnFrame(in ScriptFrame frame, SessionOutbox outbox)
    {
        // The words of the hot path come first and make no garbage.
        if (frame.Line.FirstSpan.SequenceEqual("ping"u8))
        {
            outbox.Replies.Write("pong\n"u8);
            return true;
        }
        if (frame.Line.FirstSpan.SequenceEqual("here"u8))
        {
            var report = LocationReported.Rent(device, DateTimeOffset.UnixEpoch.AddSeconds(++places), "script", new Location { Latitude = 54.6872, Longitude = 25.2797, SpeedKmh = 47 });
            report.DeviceSequence = places;
            outbox.Raise(report);
            outbox.Replies.Write("safe\n"u8);
            return true;
        }
        if (frame.Line.FirstSpan.StartsWith("data "u8)) return Take(frame.Payload, outbox);

        var words = Encoding.ASCII.GetString(frame.Line).Split(' ');
        switch (words[0])
        {
            case "hello":
                device = DeviceId.Parse(words[1]);
                outbox.RequestIdentify(device);
                break;
            case "open":
                announced = Announce(words[1], Number(words[2]), (int)Number(words[3]), words.Length > 4);
                outbox.RequestOpenFile(announced);
                break;
            case "startover":
                writer!.StartOver();
                break;
            case "done":
                closing = "done";
                outbox.RequestCompleteFile();
                break;
            case "fail":
                closing = "failed";
                outbox.RequestFailFile(new FileFailure(words[1], words.Length > 2));
                break;
            case "status":
                outbox.Raise(new DeviceStatusReported { Device = device, Time = DateTimeOffset.UnixEpoch, Status = "scripted", Code = Number(words[1]) });
                Reply(outbox, "ok status " + words[1]);
                break;
            case "incident":
                for (var i = Number(words[1]); i > 0; i--) outbox.Count(SessionIncident.CrcMismatch);
                break;
            case "answer":
                outbox.Tell(new CommandOutcome(command!, CommandState.Answered, words[1]));
                break;
            case "refuse":
                outbox.Tell(new CommandOutcome(command!, CommandState.Failed, Reason: words[1]));
                break;
            case "bad":
                throw new ProtocolViolationException(Enum.Parse<Violation>(words[1]), "as the script asked");
            case "boom":
                throw new InvalidOperationException("as the script asked");
            case "end":
                outbox.RequestEnd(Enum.Parse<SessionEnd>(words[1]));
                break;
            case "wait":
                DeadlineMilliseconds = outbox.NowMilliseconds + Number(words[1]);
                break;
            default:
                throw new ProtocolViolationException(Violation.UnexpectedMessage, "no word of the script");
        }
        return true;
    }

    public static FileAnnouncement Announce(string source, long units, int unitBytes, bool anonymous = false) => new()
    {
        Protocol = "script", Source = source, Kind = MediaKind.Video, Format = MediaFormat.H265, Units = units, UnitBytes = unitBytes, IsIdentified = !anonymous,
    };

    private bool Take(in ReadOnlySequence<byte> piece, SessionOutbox outbox)
    {
        if (writer is null) throw new ProtocolViolationException(Violation.UnexpectedMessage, "data without a file");
        if (!writer.HasRoom((int)piece.Length))
        {
            outbox.RequestRoom();
            return false;
        }
        writer.Write(piece, Crc16.Kermit(piece.FirstSpan, writer.FileCrc));
        return true;
    }

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    private static void Reply(SessionOutbox outbox, string line) => outbox.Replies.Write(Encoding.ASCII.GetBytes(line + "\n"));
}
