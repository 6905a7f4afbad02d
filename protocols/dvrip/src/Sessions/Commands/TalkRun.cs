using System.Globalization;
using CloudCam.Core.Commands;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions.Commands;

/// <summary>Plays an uploaded sound at the camera: its bytes are asked for, then a connection for talk says them at their own pace.</summary>
internal sealed class TalkRun(DvripMainSession main, DeviceCommand command, string sound) : DvripRun(main, command)
{
    private DvripTalkSession? talk;

    /// <summary>Whether the sound's bytes are awaited.</summary>
    public bool AwaitsSound { get; private set; }

    /// <inheritdoc/>
    public override void Begin(SessionOutbox outbox)
    {
        AwaitsSound = true;
        outbox.RequestContent(BlobNames.Sound(Camera.Setup.Id, sound));
    }

    /// <summary>The sound's bytes; null when there are none.</summary>
    public void OnSound(ReadOnlyMemory<byte>? content, SessionOutbox outbox)
    {
        AwaitsSound = false;
        if (content is not { Length: >= SoundId.SampleBytes } bytes || bytes.Length > SoundId.MaxBytes)
        {
            Fail("no-sound", outbox);
            return;
        }
        talk = new DvripTalkSession(Main, this, bytes.ToArray());
        talk.Mail.Deliver(Camera.Links.Open(talk, "talk"));
    }

    /// <summary>The talk connection is gone.</summary>
    public void OnSpoken(DvripTalkSession ended, SessionOutbox outbox)
    {
        if (ended != talk) return;
        if (ended.MustStop && Camera.Quirks.Way != DvripWay.OneConnection) Main.Request(DvripMessageId.Talk, DvripWriter.StopTalk, Ignore, outbox);
        if (ended.IsSpoken) Answer(string.Create(CultureInfo.InvariantCulture, $"{{\"seconds\":{ended.Seconds:0.00}}}"), outbox);
        else Fail(ended.Reason ?? "disconnected", outbox);
    }

    private static void Ignore(in DvripReply reply, SessionOutbox outbox)
    {
        // The camera ends its talk with the connection as well.
    }
}
