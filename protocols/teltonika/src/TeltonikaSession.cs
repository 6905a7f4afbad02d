using System.Buffers;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Media;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Teltonika;

/// <summary>
/// One camera's connection: init, (path,) metadata, request, START, RESUME, SYNC, DATA ..., and again from a repeated init until nothing
/// waits. README.md tells the flow and what happens when a camera leaves it.
/// </summary>
/// <param name="options">Limits, waits and policy.</param>
/// <param name="time">Our clock, for events without a device time.</param>
public sealed partial class TeltonikaSession(TeltonikaOptions options, TimeProvider time)
    : FramedSession<TeltonikaFrame>(new TeltonikaFrameDecoder(options))
{
    private TeltonikaStep step = TeltonikaStep.Init;
    private TeltonikaInit init;
    private DeviceRecord? device;
    private TeltonikaQuirks quirks = new(Quirks.None, options);
    private FileChooser chooser = null!;
    private TeltonikaSource? current;
    private TeltonikaMetadata? metadata;
    private TeltonikaSource? askedMetadataOf;
    private bool isSurveying;
    private bool metadataIsSilent;
    private FileAnnouncement? announcement;
    private AlarmRaised? alarm;
    private IFileWriter? writer;
    private TeltonikaTransfer? transfer;
    private Action<SessionOutbox>? afterClose;
    private long echoBytes;
    private bool triedLongRepeatInit;
    private int unknownFrames;
    private int idleFrames;

    /// <inheritdoc/>
    public override void OnIdentified(DeviceRecord device, SessionOutbox outbox)
    {
        this.device = device;
        if (device.Standing == DeviceStanding.Refused)
        {
            End(SessionEnd.Refused, outbox);
            return;
        }
        quirks = new TeltonikaQuirks(device.Quirks, options);
        chooser = new FileChooser(quirks);
        ChooseFile(outbox);
    }

    /// <inheritdoc/>
    public override void OnDeadline(long nowMilliseconds, SessionOutbox outbox)
    {
        if (nowMilliseconds < DeadlineMilliseconds) return;
        switch (step)
        {
            case TeltonikaStep.Metadata:
                // Older firmware never answers; it is not asked again on this connection.
                metadataIsSilent = true;
                outbox.Count(SessionIncident.MetadataMissing);
                if (isSurveying) FinishSurvey(outbox);
                else RequestFile(outbox);
                break;
            case TeltonikaStep.Data:
                Take(transfer!.OnSilence(outbox), outbox);
                break;
            case TeltonikaStep.RepeatedInit when !quirks.RepeatInitWithLength && !triedLongRepeatInit:
                // A device that wants the length field is still waiting for it; for any other these are half a CLOSE.
                triedLongRepeatInit = true;
                TeltonikaWriter.WriteTwoZeros(outbox.Replies);
                Wait(TeltonikaStep.RepeatedInit, options.RepeatInitTimeout, outbox);
                break;
            case TeltonikaStep.RepeatedInit when triedLongRepeatInit:
                TeltonikaWriter.WriteTwoZeros(outbox.Replies);
                End(SessionEnd.TimedOut, outbox);
                break;
            case TeltonikaStep.Path or TeltonikaStep.Start or TeltonikaStep.RepeatedInit:
                Close(SessionEnd.TimedOut, outbox);
                break;
            default:
                DeadlineMilliseconds = long.MaxValue;
                break;
        }
    }

    /// <inheritdoc/>
    protected override bool OnFrame(in TeltonikaFrame frame, SessionOutbox outbox)
    {
        switch (frame.Command, step)
        {
            case (TeltonikaCommand.Data, TeltonikaStep.Data):
                return OnData(frame.Payload, frame.Crc, null, outbox);
            case (TeltonikaCommand.EnhancedData, TeltonikaStep.Data) when current!.CountsBytes:
                return OnData(frame.Payload, frame.Crc, frame.Value, outbox);
            case (TeltonikaCommand.Sync, TeltonikaStep.Data):
                Take(transfer!.OnSync(frame.Value, outbox), outbox);
                break;
            case (TeltonikaCommand.Init, _):
                OnInit(TeltonikaInit.Read(frame.Payload), outbox);
                break;
            case (_, TeltonikaStep.Init):
                throw Unexpected(frame.Command);
            case (TeltonikaCommand.Path, TeltonikaStep.Path):
                OnPath(frame.Payload, outbox);
                break;
            case (TeltonikaCommand.Metadata, _) when askedMetadataOf is not null:
                OnMetadata(frame.Payload, outbox);
                break;
            case (TeltonikaCommand.Start, TeltonikaStep.Start):
                OnStart(frame.Value, frame.Crc, outbox);
                break;
            case (TeltonikaCommand.Status, _):
                OnStatus(frame.Value, outbox);
                break;
            case (TeltonikaCommand.Sync or TeltonikaCommand.Data or TeltonikaCommand.EnhancedData, TeltonikaStep.RepeatedInit):
                OnEcho(frame.Command, frame.Payload.Length, outbox);
                break;
            case (TeltonikaCommand.Init or TeltonikaCommand.Start or TeltonikaCommand.Sync or TeltonikaCommand.Data or TeltonikaCommand.Metadata
                or TeltonikaCommand.Path or TeltonikaCommand.EnhancedData, _):
                throw Unexpected(frame.Command);
            default:
                KeepUnknown(frame.Command, frame.Payload, outbox);
                break;
        }
        return true;
    }

    private void KeepUnknown(TeltonikaCommand command, in ReadOnlySequence<byte> payload, SessionOutbox outbox) =>
        KeepRaw($"0x{(int)command:x4}", command, payload, outbox);

    // Frames that bring nothing: a few are tolerance, an endless row of them is somebody who wants to keep us busy.
    private void CountIdleFrame()
    {
        if (++idleFrames > options.MaxIdleFrames)
            throw new ProtocolViolationException(Violation.TooManyErrors, $"more than {options.MaxIdleFrames} frames that bring nothing");
    }

    private void KeepRaw(string name, TeltonikaCommand command, in ReadOnlySequence<byte> payload, SessionOutbox outbox)
    {
        CountIdleFrame();
        outbox.Count(SessionIncident.UnknownFrame);
        if (unknownFrames++ >= options.MaxUnknownFrames) return;
        var length = (int)payload.Length;
        var kept = Math.Min(length, UnknownFrameReceived.MaxRawBytes - 4);
        var raw = new byte[4 + kept];
        (raw[1], raw[2], raw[3]) = ((byte)command, (byte)(length >> 8), (byte)length);
        payload.Slice(0, kept).CopyTo(raw.AsSpan(4));
        outbox.Raise(new UnknownFrameReceived
        {
            Device = device!.Id, Time = time.GetUtcNow(), Protocol = TeltonikaProtocol.ProtocolName, Frame = name, Raw = raw, LengthBytes = 4 + length,
        });
    }

    private void AskForInit(SessionOutbox outbox)
    {
        triedLongRepeatInit = false;
        TeltonikaWriter.WriteRepeatInit(outbox.Replies, quirks.RepeatInitWithLength);
        Wait(TeltonikaStep.RepeatedInit, options.RepeatInitTimeout, outbox);
    }

    private void Wait(TeltonikaStep next, TimeSpan limit, SessionOutbox outbox)
    {
        step = next;
        DeadlineMilliseconds = outbox.NowMilliseconds + (long)limit.TotalMilliseconds;
    }

    private void Close(SessionEnd end, SessionOutbox outbox)
    {
        TeltonikaWriter.WriteClose(outbox.Replies);
        End(end, outbox);
    }

    private void End(SessionEnd end, SessionOutbox outbox)
    {
        step = TeltonikaStep.End;
        DeadlineMilliseconds = long.MaxValue;
        outbox.RequestEnd(end);
    }

    private ProtocolViolationException Unexpected(TeltonikaCommand command) => new(Violation.UnexpectedMessage, $"{command} while waiting for {step}");
}
