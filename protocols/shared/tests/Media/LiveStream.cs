using System.Buffers;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

/// <summary>A live stream with what a hub does: fragments in their order, and what a viewer gets who joins at one of the pictures.</summary>
internal sealed class LiveStream
{
    private const int SamplesPerPicture = 320;

    private readonly LiveMp4 mp4 = new();
    private readonly NalUnitList units = new();
    private readonly List<byte[]> fragments = [];
    private readonly List<(int Fragment, byte[] Init)> pictures = [];
    private readonly MediaCodec codec;
    private MediaCodec? sound;
    private string size = "160x120";

    public LiveStream(MediaCodec codec, MediaCodec? sound) => (this.codec, this.sound) = (codec, sound);

    public void Change(string otherSize, MediaCodec? otherSound) => (size, sound) = (otherSize, otherSound);

    public byte[] From(int picture) => [.. pictures[picture].Init, .. fragments.Skip(pictures[picture].Fragment).SelectMany(fragment => fragment)];

    public void Play(int count, long origin)
    {
        var shown = Streams.Pictures(codec, 50, size);
        var aac = AacStreams.Tone(44_100, 2, 4);
        var tone = sound is null or MediaCodec.Aac ? [] : Streams.Tone(sound.Value, count * SamplesPerPicture);
        var pieceBytes = tone.Length / count;
        var unit = 0;
        for (var i = 0; i < count; i++)
        {
            Show(Streams.Picture(codec, shown[i % 50], i, Streams.IsKey(codec, i % 50), origin), aac);
            if (pieceBytes > 0) Hear(Streams.Sound(sound!.Value, tone[(i * pieceBytes)..((i + 1) * pieceBytes)], origin + (i * 40_000L)));
            for (; sound == MediaCodec.Aac && aac.TimeOf(unit) < (i + 1) * 40_000L; unit++) Hear(aac.Frame(unit, origin));
        }
    }

    private void Show(in MediaFrame frame, AacStreams aac)
    {
        if (AnnexB.TrySplit(frame.Payload, units) && frame.IsKey && mp4.Video?.Covers(codec, frame.Payload, units) != true)
        {
            var heard = sound switch { null => null, MediaCodec.Aac => SoundFormat.Read(aac.Frame(0)), { } other => new SoundFormat(other, 8_000) };
            mp4.Begin(VideoFormat.Read(codec, frame.Payload, units)!, heard);
        }
        var payload = Sample(frame);
        Assert.NotEmpty(payload);
        var head = new byte[LiveMp4.MaxHeadBytes];
        var length = mp4.WritePictureHead(head, frame.TimeMicroseconds, payload.Length, frame.IsKey, frame.FrameRate);
        pictures.Add((fragments.Count, mp4.Init.ToArray()));
        fragments.Add([.. head[..length], .. payload]);
    }

    // Each unit behind its length; parameter sets stand in the track's configuration (ISO/IEC 14496-15, 5.2.3).
    private byte[] Sample(in MediaFrame frame)
    {
        var sample = new List<byte>();
        for (var i = 0; i < units.Count; i++)
        {
            var type = units[i].TypeIn(frame.Payload, codec);
            if (NalTypes.IsSpare(codec, type) || NalTypes.IsParameterSet(codec, type)) continue;
            var length = units[i].Length;
            sample.AddRange([(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);
            sample.AddRange(units[i].In(frame.Payload).ToArray());
        }
        return [.. sample];
    }

    private void Hear(in MediaFrame frame)
    {
        var bytes = (int)frame.Payload.Length;
        var fragment = new byte[LiveMp4.RoomForSound(bytes)];
        if (mp4.HasSoundHead)
        {
            var length = mp4.WriteSoundHead(fragment, frame.TimeMicroseconds, bytes);
            fragments.Add([.. fragment[..length], .. frame.Payload.ToArray()]);
        }
        else
        {
            fragments.Add(fragment[..mp4.WriteSound(fragment, frame)]);
        }
        Assert.NotEmpty(fragments[^1]);
    }
}
