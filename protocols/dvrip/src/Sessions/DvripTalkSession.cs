using System.Buffers;
using CloudCam.Core.Media;
using CloudCam.Protocols.Dvrip.Requests;
using CloudCam.Protocols.Dvrip.Sessions.Commands;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>Says a sound at the camera: a packet of 40 ms of A-law every 40 ms. What the camera says back is not listened to.</summary>
internal sealed class DvripTalkSession : DvripSideSession
{
    private readonly TalkRun run;
    private readonly ReadOnlyMemory<byte> sound;
    private TalkPacer? pacer;
    private bool isEnded;

    /// <summary>Makes the session.</summary>
    /// <param name="main">The main connection's session.</param>
    /// <param name="run">Who wants to hear what came of it.</param>
    /// <param name="sound">Samples, 16 bit, little-endian, 8 kHz.</param>
    public DvripTalkSession(DvripMainSession main, TalkRun run, ReadOnlyMemory<byte> sound)
        : base(main) => (this.run, this.sound) = (run, sound);

    /// <summary>Whether all of it was sent.</summary>
    public bool IsSpoken => pacer is { IsEmpty: true };

    /// <summary>Whether talk was started and must be stopped.</summary>
    public bool MustStop => IsClaimed;

    /// <summary>Length of the sound, seconds.</summary>
    public double Seconds => (double)sound.Length / SoundId.SampleBytes / SoundId.SampleRate;

    /// <inheritdoc/>
    protected override DvripMessageId Claim => DvripMessageId.TalkClaim;

    /// <inheritdoc/>
    protected override DvripMessageId Start => DvripMessageId.Talk;

    /// <inheritdoc/>
    protected override long NextMilliseconds => pacer?.NextMilliseconds ?? long.MaxValue;

    /// <inheritdoc/>
    public override void OnClosed(SessionOutbox outbox)
    {
        if (isEnded) return;
        isEnded = true;
        base.OnClosed(outbox);
        Camera.Main.Post(main => run.OnSpoken(this, main));
    }

    /// <inheritdoc/>
    protected override void WriteClaim(IBufferWriter<byte> output, DvripStamp stamp) => DvripWriter.ClaimTalk(output, stamp);

    /// <inheritdoc/>
    protected override void WriteStart(IBufferWriter<byte> output, DvripStamp stamp) => DvripWriter.StartTalk(output, stamp);

    /// <inheritdoc/>
    protected override void OnStarted(SessionOutbox outbox)
    {
        pacer = new TalkPacer(sound, DvripWriter.TalkSoundBytes, SoundId.SampleRate, outbox.NowMilliseconds);
        OnTime(outbox);
    }

    /// <inheritdoc/>
    protected override void OnTime(SessionOutbox outbox)
    {
        if (pacer is null) return;
        while (pacer.TryTake(outbox.NowMilliseconds, out var samples)) Send(samples, outbox);
        // The last packet is heard to its end before the talk is closed.
        if (!pacer.IsEmpty || outbox.NowMilliseconds < pacer.NextMilliseconds) return;
        if (LogsIn) DvripWriter.StopTalk(outbox.Replies, NextStamp());
        End(SessionEnd.Done, outbox);
    }

    /// <inheritdoc/>
    protected override void OnBinary(in DvripPart part, SessionOutbox outbox)
    {
        if (part.Message != DvripMessageId.TalkBackData || !IsClaimed) base.OnBinary(part, outbox);
    }

    private void Send(ReadOnlySpan<byte> samples, SessionOutbox outbox)
    {
        Span<byte> codes = stackalloc byte[DvripWriter.TalkSoundBytes];
        // Silence in A-law: what fills up the last packet.
        codes.Fill(0xD5);
        G711.Encode(samples, codes, isALaw: true);
        DvripWriter.TalkData(outbox.Replies, new DvripStamp(Session), codes);
    }
}
