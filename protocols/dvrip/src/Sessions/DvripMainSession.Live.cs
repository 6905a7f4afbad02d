using CloudCam.Core.Cameras;
using CloudCam.Core.Events;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Dvrip.Sessions.Commands;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <content>Live connections: opened, started, opened again; and what they have to say.</content>
internal sealed partial class DvripMainSession
{
    private readonly List<DvripLiveChannel> live;

    private long NextLive
    {
        get
        {
            var next = long.MaxValue;
            if (Device is null) return next;
            foreach (var channel in live) next = Math.Min(next, channel.NextMilliseconds);
            return next;
        }
    }

    /// <summary>Sends a request for another connection of the camera, which is told what came of it.</summary>
    public void AskFor(DvripSideSession side, DvripMessageId request, RequestWriter write, Action<string?, SessionOutbox> onAnswer, SessionOutbox outbox) =>
        Ask(request, write, (in DvripReply reply, SessionOutbox _) =>
        {
            var problem = reply.Problem;
            side.Mail.Post(of => onAnswer(problem, of));
        }, outbox);

    /// <summary>A live connection is gone.</summary>
    public void LiveClosed(DvripLiveSession ended, SessionOutbox outbox)
    {
        if (Find(ended) is not { } channel || IsOver) return;
        channel.Closed(ended, outbox.NowMilliseconds, Camera.Now, Options);
        if (ended.Problem is { } problem && channel.ToldProblem != problem)
        {
            channel.ToldProblem = problem;
            outbox.Raise(new DeviceStatusReported
            {
                Device = Device!.Id, Time = Camera.Now, Status = problem, Code = (int)DvripMessageId.MonitorClaim, About = $"live/{channel.Number}",
            });
        }
        // The camera does not know the session any more although it answers: only a new login helps.
        if (ended.IsLoginRefused) End(SessionEnd.LoginRefused, outbox);
        else if (channel.RefusedClaims >= Options.MaxRefusedClaims) End(SessionEnd.DeviceError, outbox);
    }

    /// <summary>Nothing of a live connection is recorded any more.</summary>
    public void LiveIdle(DvripLiveSession session, SessionOutbox outbox)
    {
        if (Find(session) is not { Command: null, Wish: null, IsAlways: false } channel) return;
        if (Camera.Quirks.Way != DvripWay.OneConnection)
            Ask(DvripMessageId.Monitor, (output, stamp) => DvripWriter.StopMonitor(output, stamp, new DvripStream(channel.Number)), Ignore, outbox);
        channel.Finish();
    }

    /// <summary>The recording of a command began.</summary>
    public void RecordBegan(string commandId, string transferId, SessionOutbox outbox)
    {
        Forget(commandId);
        if (run is RecordRun record && record.Command.Id == commandId) record.Began(transferId, outbox);
    }

    /// <summary>The recording of a command was not taken: another one is being made.</summary>
    public void RecordRefused(string commandId, SessionOutbox outbox)
    {
        Forget(commandId);
        if (run is RecordRun record && record.Command.Id == commandId) record.Refused(outbox);
    }

    /// <summary>A command wants a recording.</summary>
    public void StartRecord(int channel, string commandId, int seconds, SessionOutbox outbox)
    {
        var one = Channel(channel);
        one.Command = (commandId, seconds);
        if (one.Session is { } session) session.Mail.Post(of => session.Record(commandId, seconds, of));
        else OpenLive(outbox);
    }

    /// <summary>A command does not wait for its recording any longer.</summary>
    public void StopRecord(string commandId)
    {
        foreach (var channel in live)
        {
            if (channel.Command?.CommandId != commandId) continue;
            channel.Command = null;
            if (channel.Session is { } session) session.Mail.Post(session.StopRecord);
            // Nothing is recorded that could end: the connection would stay for ever.
            if (channel is { IsAlways: false, Wish: null }) channel.Finish();
        }
    }

    private void Forget(string commandId)
    {
        foreach (var channel in live)
        {
            if (channel.Command?.CommandId == commandId) channel.Command = null;
        }
    }

    private static void SignalAlarm(DvripLiveChannel channel, string id, long now)
    {
        if (channel.Session is { } session) session.Mail.Post(outbox => session.Alarm(id, outbox));
        else channel.Alarm = (id, now);
    }

    private void OpenLive(SessionOutbox outbox)
    {
        if (Device is null || IsOver) return;
        foreach (var channel in live)
        {
            DropWishThatIsOver(channel);
            if (!channel.IsDue(outbox.NowMilliseconds)) continue;
            // An alarm that found no connection is of use for as long as its recording would last.
            if (channel.Alarm is { } alarm && alarm.At < outbox.NowMilliseconds - (Camera.Setup.Recording.SecondsAfter * 1_000L)) channel.Alarm = null;
            channel.Open(this, Camera.Links);
        }
    }

    private DvripLiveChannel Channel(int number)
    {
        var one = live.Find(known => known.Number == number);
        if (one is null) live.Add(one = NewChannel(number, RecordingPolicy.Off));
        return one;
    }

    private DvripLiveChannel? Find(DvripLiveSession session) => live.Find(channel => channel.Session == session);

    private List<DvripLiveChannel> NewChannels()
    {
        var policy = Camera.Setup.Recording;
        if (policy.Mode is RecordingMode.Off) return [];
        IReadOnlyList<int> recorded = Camera.Setup.Channels.Count == 0 ? [0] : Camera.Setup.Channels;
        return [.. recorded.Distinct().Select(channel => NewChannel(channel, policy))];
    }

    private DvripLiveChannel NewChannel(int channel, RecordingPolicy policy)
    {
        var options = new RecorderOptions
        {
            Protocol = DvripProtocol.ProtocolName, Channel = channel.ToString(System.Globalization.CultureInfo.InvariantCulture), Policy = policy, Memory = Camera.Setup.Memory,
        };
        return new DvripLiveChannel(channel, new SegmentRecorder(options), policy.Mode);
    }

    private static void Ignore(in DvripReply reply, SessionOutbox outbox)
    {
        // Whether it was stopped does not matter: the connection is closed all the same.
    }
}
