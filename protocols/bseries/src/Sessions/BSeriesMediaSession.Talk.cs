using System.Buffers.Binary;
using CloudCam.Core.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <content>Talk: 40 ms of speech every 40 ms, so that the camera's small buffer neither runs dry nor over.</content>
internal sealed partial class BSeriesMediaSession
{
    private const int PieceSamples = 2 * BSeriesWriter.TalkBytes;
    private const int PieceMilliseconds = 40;

    // A relay that was held up catches up with as much as the camera gathers at the least; the rest moves.
    private const int MostAtOnce = 1_000 / PieceMilliseconds;

    private ToMedia.Talk? talk;
    private AdpcmEncoder encoder;
    private long talkBegan;
    private uint spoken;

    private int SpeechPieces => talk is null ? 0 : ((talk.Samples.Length / SoundId.SampleBytes) + PieceSamples - 1) / PieceSamples;

    // When the next piece is due; behind the last one, when the camera has played it.
    private long NextWord => talk is null ? long.MaxValue
        : talkBegan + (spoken * PieceMilliseconds) + (spoken < SpeechPieces ? 0 : Math.Clamp(camera.Options.TalkBufferSeconds, 1, byte.MaxValue) * 1_000L);

    private void BeginTalk(ToMedia.Talk speech, SessionOutbox outbox)
    {
        (talk, encoder, talkBegan, spoken) = (speech, default, outbox.NowMilliseconds, 0);
        SayMore(outbox);
    }

    private void SayMore(SessionOutbox outbox)
    {
        if (talk is null) return;
        for (var said = 0; NextWord <= outbox.NowMilliseconds && spoken < SpeechPieces; said++)
        {
            // So late that the camera's buffer ran dry: the rest follows at its own pace from here.
            if (said == MostAtOnce) talkBegan = outbox.NowMilliseconds - (spoken * PieceMilliseconds) + PieceMilliseconds;
            else Say(outbox);
        }
        if (spoken < SpeechPieces || NextWord > outbox.NowMilliseconds) return;
        camera.Tell(new ToOperation.TalkDone(talk.CommandId));
        talk = null;
    }

    private void Say(SessionOutbox outbox)
    {
        Span<short> samples = stackalloc short[PieceSamples];
        Span<byte> adpcm = stackalloc byte[BSeriesWriter.TalkBytes];
        samples.Clear();
        var bytes = talk!.Samples.Span[((int)spoken * PieceSamples * SoundId.SampleBytes)..];
        var count = Math.Min(bytes.Length / SoundId.SampleBytes, PieceSamples);
        for (var i = 0; i < count; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(SoundId.SampleBytes * i)..]);
        encoder.Encode(samples, adpcm);
        BSeriesWriter.Talk(outbox.Replies, spoken * PieceMilliseconds, spoken, camera.Time.GetUtcNow(), adpcm);
        spoken++;
    }
}
