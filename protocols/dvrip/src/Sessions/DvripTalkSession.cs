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
    private const int PacketMilliseconds = 40;

    // After a pause of ours the camera gets what is late at once, but not more than it can keep.
    private const int MostAtOnce = 5;

    private readonly TalkRun run;
    private readonly ReadOnlyMemory<byte> sound;
    private long startedAt;
    private int sent;
    private long endAt = long.MaxValue;
    private bool isEnded;

    /// <summary>Makes the session.</summary>
    /// <param name="main">The main connection's session.</param>
    /// <param name="run">Who wants to hear what came of it.</param>
    /// <param name="sound">Samples, 16 bit, little-endian, 8 kHz.</param>
    public DvripTalkSession(DvripMainSession main, TalkRun run, ReadOnlyMemory<byte> sound)
        : base(main) => (this.run, this.sound) = (run, sound);

    /// <summary>Whether all of it was sent.</summary>
    public bool IsSpoken => sent == Packets;

    /// <summary>Whether talk was started and must be stopped.</summary>
    public bool MustStop => IsClaimed;

    /// <summary>Length of the sound, seconds.</summary>
    public double Seconds => (double)sound.Length / SoundId.SampleBytes / SoundId.SampleRate;

    /// <inheritdoc/>
    protected override DvripMessageId Claim => DvripMessageId.TalkClaim;

    /// <inheritdoc/>
    protected override DvripMessageId Start => DvripMessageId.Talk;

    /// <inheritdoc/>
    protected override long NextMilliseconds => !IsRunning ? long.MaxValue : IsSpoken ? endAt : startedAt + ((long)sent * PacketMilliseconds);

    private int Packets => (sound.Length + PacketBytes - 1) / PacketBytes;

    private static int PacketBytes => DvripWriter.TalkSoundBytes * SoundId.SampleBytes;

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
        startedAt = outbox.NowMilliseconds;
        OnTime(outbox);
    }

    /// <inheritdoc/>
    protected override void OnTime(SessionOutbox outbox)
    {
        if (!IsRunning) return;
        for (var i = 0; i < MostAtOnce && !IsSpoken && outbox.NowMilliseconds >= NextMilliseconds; i++) Send(outbox);
        if (!IsSpoken) return;
        // The last packet is played to its end before the talk is closed.
        if (endAt == long.MaxValue) endAt = startedAt + ((long)sent * PacketMilliseconds);
        if (outbox.NowMilliseconds < endAt) return;
        if (LogsIn) DvripWriter.StopTalk(outbox.Replies, NextStamp());
        End(SessionEnd.Done, outbox);
    }

    /// <inheritdoc/>
    protected override void OnBinary(in DvripPart part, SessionOutbox outbox)
    {
        if (part.Message != DvripMessageId.TalkBackData || !IsClaimed) base.OnBinary(part, outbox);
    }

    private void Send(SessionOutbox outbox)
    {
        Span<byte> codes = stackalloc byte[DvripWriter.TalkSoundBytes];
        // Silence in A-law: what fills up the last packet.
        codes.Fill(0xD5);
        var samples = sound.Span[(sent * PacketBytes)..];
        G711.Encode(samples[..Math.Min(samples.Length, PacketBytes)], codes, isALaw: true);
        DvripWriter.TalkData(outbox.Replies, new DvripStamp(Session), codes);
        sent++;
    }
}
