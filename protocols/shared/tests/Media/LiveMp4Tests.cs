using System.Buffers;
using CloudCam.Protocols.Media;
using CloudCam.Testing;

namespace CloudCam.Protocols.Tests.Media;

public sealed class LiveMp4Tests
{
    private const int Count = 50;
    private const long Origin = 3_600_000_000;

    public static TheoryData<MediaCodec, MediaCodec?> Kinds => new()
    {
        { MediaCodec.H264, MediaCodec.Aac }, { MediaCodec.H264, MediaCodec.G711ALaw }, { MediaCodec.H265, MediaCodec.G711MuLaw }, { MediaCodec.H265, MediaCodec.Pcm16 }, { MediaCodec.H264, null },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whoever_joins_at_any_key_frame_sees_and_hears_everything_from_there_on(MediaCodec codec, MediaCodec? sound)
    {
        var live = new LiveStream(codec, sound);
        live.Play(Count, Origin);
        foreach (var from in (int[])[0, 10, 40])
        {
            var mp4 = live.From(from);
            var (pictures, said) = Ffmpeg.Decode(mp4);
            Assert.Equal(Count - from, pictures);
            Assert.DoesNotContain("rror", said, StringComparison.Ordinal);
            Assert.Contains(codec == MediaCodec.H264 ? "Video: h264" : "Video: hevc", said, StringComparison.Ordinal);
            Assert.Equal(
                Enumerable.Range(from, Count - from).Select(i => (Origin / 1e6) + (i / 25.0)), Ffmpeg.Packets(mp4, "0:v:0").Select(packet => packet.Time), (a, b) => Math.Abs(a - b) < 2e-5);
            if (sound is not { } heard) continue;
            Assert.Contains(heard == MediaCodec.Aac ? "Audio: aac" : "Audio: flac (fLaC", said, StringComparison.Ordinal);
            Assert.Equal((Origin / 1e6) + (from / 25.0), Ffmpeg.Packets(mp4, "0:a:0")[0].Time, 0.05);
        }
    }

    [Theory]
    [InlineData(MediaCodec.H264)]
    [InlineData(MediaCodec.H265)]
    public void The_pictures_are_the_very_ones_that_went_in(MediaCodec codec)
    {
        var live = new LiveStream(codec, null);
        live.Play(Count, 0);
        byte[] stream = [.. Streams.Pictures(codec, Count).SelectMany(picture => picture)];
        var (expected, _) = Ffmpeg.Convert(stream, "-f", "rawvideo", "-pix_fmt", "yuv420p");
        var (decoded, _) = Ffmpeg.Convert(live.From(0), "-map", "0:v:0", "-f", "rawvideo", "-pix_fmt", "yuv420p");
        Assert.True(expected.AsSpan().SequenceEqual(decoded), "The decoded pictures differ.");
    }

    [Theory]
    [InlineData(MediaCodec.G711ALaw)]
    [InlineData(MediaCodec.G711MuLaw)]
    [InlineData(MediaCodec.Pcm16)]
    public void The_sound_is_bit_for_bit_what_went_in(MediaCodec sound)
    {
        var live = new LiveStream(MediaCodec.H264, sound);
        live.Play(Count, 0);
        var tone = Streams.Tone(sound, Count * 320);
        var expected = new byte[Count * 640];
        if (sound == MediaCodec.Pcm16) expected = tone;
        else G711.Decode(tone, expected, sound == MediaCodec.G711ALaw);
        var (decoded, said) = Ffmpeg.Convert(live.From(0), "-map", "0:a:0", "-f", "s16le");
        Assert.Contains("8000 Hz, mono", said, StringComparison.Ordinal);
        Assert.True(expected.AsSpan().SequenceEqual(decoded), "The samples differ.");
        Assert.Equal(Enumerable.Range(0, Count).Select(i => i * 320L), Mp4Boxes.Runs(live.From(0), track: 2).Select(run => run.Start));
    }

    [Fact]
    public void Access_units_follow_each_other_without_a_seam_although_their_times_are_rounded()
    {
        var live = new LiveStream(MediaCodec.H264, MediaCodec.Aac);
        live.Play(Count, 0);
        var runs = Mp4Boxes.Runs(live.From(0), track: 2);
        Assert.True(runs.Count > 20);
        Assert.Equal(Enumerable.Range(0, runs.Count).Select(i => i * 1_024L), runs.Select(run => run.Start));
    }

    [Fact]
    public void The_media_type_names_both_codecs_and_follows_the_formats()
    {
        var live = new LiveMp4();
        Assert.Equal((0, ""), (live.Init.Length, live.ContentType));
        Assert.Throws<InvalidOperationException>(() => live.WritePictureHead(new byte[LiveMp4.MaxHeadBytes], 0, 10, true, 25));
        var (h264, h265) = (Format(MediaCodec.H264), Format(MediaCodec.H265));
        live.Begin(h264, null);
        var first = live.Init;
        byte[] copy = [.. first.Span];
        Assert.Equal($"video/mp4; codecs=\"{h264.CodecString}\"", live.ContentType);
        Assert.Throws<InvalidOperationException>(() => live.WriteSound(new byte[1_000], Streams.Sound(MediaCodec.G711ALaw, new byte[320], 0)));
        Assert.Throws<InvalidOperationException>(() => live.WriteSoundHead(new byte[LiveMp4.MaxHeadBytes], 0, 10));
        live.Begin(h265, new SoundFormat(MediaCodec.G711ALaw, 8_000));
        Assert.Equal($"video/mp4; codecs=\"{h265.CodecString},flac\"", live.ContentType);
        Assert.False(live.HasSoundHead);
        live.Begin(h265, SoundFormat.Read(AacStreams.Tone(44_100, 2, 2).Frame(0)));
        Assert.EndsWith(",mp4a.40.2\"", live.ContentType, StringComparison.Ordinal);
        Assert.True(live.HasSoundHead);
        Assert.Equal(copy, first.ToArray());
        Assert.Throws<ArgumentException>(() => live.Begin(Format(MediaCodec.Jpeg), null));
        Assert.Throws<ArgumentOutOfRangeException>(() => live.WritePictureHead(new byte[LiveMp4.MaxHeadBytes], 0, -1, true, 25));
        Assert.Throws<ArgumentOutOfRangeException>(() => live.WriteSoundHead(new byte[LiveMp4.MaxHeadBytes], 0, -1));
    }

    [Fact]
    public void A_change_of_format_in_the_middle_goes_on_in_time_and_both_halves_can_be_decoded()
    {
        var live = new LiveStream(MediaCodec.H264, MediaCodec.G711ALaw);
        live.Play(Count, 0);
        live.Change("642x362", MediaCodec.Aac);
        live.Play(Count, Count * 40_000);
        Assert.Contains("642x362", Ffmpeg.Decode(live.From(Count)).Said, StringComparison.Ordinal);
        Assert.Equal(Count, Ffmpeg.Decode(live.From(Count)).Pictures);
        Assert.Equal(2.0, Ffmpeg.Packets(live.From(Count), "0:v:0")[0].Time, 4);
    }

    [Fact]
    public void Hostile_sound_makes_no_fragment_and_no_exception()
    {
        var live = new LiveMp4();
        live.Begin(Format(MediaCodec.H264), new SoundFormat(MediaCodec.G711ALaw, 8_000));
        foreach (var bytes in (int[])[0, 1, 15, 16_385, 100_000])
            Assert.Equal(0, live.WriteSound(new byte[LiveMp4.RoomForSound(bytes)], Streams.Sound(MediaCodec.G711ALaw, new byte[bytes], 0)));
        Assert.Equal(0, live.WriteSound(new byte[LiveMp4.RoomForSound(320)], Streams.Sound(MediaCodec.G711MuLaw, new byte[320], 0)));
        Assert.Equal(0, live.WriteSound(new byte[LiveMp4.RoomForSound(320)], Streams.Sound(MediaCodec.G711ALaw, new byte[320], 0) with { SampleRate = 16_000 }));
        var random = new Random(2);
        foreach (var time in (long[])[0, long.MaxValue, long.MinValue, 5, -1, 1L << 52, 1L << 60, 0])
        {
            foreach (var bytes in (int[])[16, 320, 16_384])
            {
                var noise = new byte[bytes];
                random.NextBytes(noise);
                Assert.InRange(live.WriteSound(new byte[LiveMp4.RoomForSound(bytes)], Streams.Sound(MediaCodec.G711ALaw, noise, 0) with { TimeMicroseconds = time }), 0, LiveMp4.RoomForSound(bytes));
                Assert.InRange(live.WritePictureHead(new byte[LiveMp4.MaxHeadBytes], time, int.MaxValue - 8, false, double.NaN), 1, LiveMp4.MaxHeadBytes);
            }
        }
    }

    [Theory]
    [InlineData(MediaCodec.H264)]
    [InlineData(MediaCodec.H265)]
    public void Key_frames_of_broken_bytes_give_a_stream_with_a_plain_name_or_none(MediaCodec codec)
    {
        var whole = Streams.Pictures(codec, 12)[0];
        var random = new Random(4);
        var units = new NalUnitList();
        var good = 0;
        for (var round = 0; round < 3_000; round++)
        {
            byte[] broken = [.. whole[..random.Next(1, whole.Length)]];
            for (var change = random.Next(4); change > 0; change--) broken[random.Next(Math.Min(broken.Length, 120))] = (byte)random.Next(256);
            var bytes = new ReadOnlySequence<byte>(broken);
            if (!AnnexB.TrySplit(bytes, units) || VideoFormat.Read(codec, bytes, units) is not { } format) continue;
            var live = new LiveMp4();
            live.Begin(format, null);
            Assert.Matches("^video/mp4; codecs=\"(avc1\\.[0-9A-F]{6}|hvc1\\.[ABC]?[0-9]+\\.[0-9A-F]+\\.[LH][0-9]+(\\.[0-9A-F]+)*)\"$", live.ContentType);
            Assert.Equal(live.Init.Length, Mp4Boxes.InitLength(live.Init.ToArray()));
            Assert.Equal(112, live.WritePictureHead(new byte[LiveMp4.MaxHeadBytes], round, broken.Length, true, 0));
            good++;
        }
        Assert.InRange(good, 300, 2_900);
    }

    [Theory]
    [InlineData(MediaCodec.Aac)]
    [InlineData(MediaCodec.G711ALaw)]
    [InlineData(MediaCodec.Pcm16)]
    public void Fragments_allocate_nothing(MediaCodec sound)
    {
        var live = new LiveMp4();
        var aac = AacStreams.Tone(44_100, 2, 2);
        var heard = sound == MediaCodec.Aac ? aac.Frame(3) : Streams.Sound(sound, Streams.Tone(sound, 320), 0);
        var picture = Streams.Picture(MediaCodec.H264, Streams.Pictures(MediaCodec.H264, 12)[0], 0, true);
        live.Begin(Format(MediaCodec.H264), SoundFormat.Read(heard));
        var (head, fragment) = (new byte[LiveMp4.MaxHeadBytes], new byte[LiveMp4.RoomForSound(640)]);
        var units = new NalUnitList();
        var time = 0L;
        Allocations.None(() =>
        {
            Assert.True(AnnexB.TrySplit(picture.Payload, units) && live.Video!.Covers(MediaCodec.H264, picture.Payload, units));
            live.WritePictureHead(head, time, (int)picture.Payload.Length, true, 25);
            if (live.HasSoundHead) live.WriteSoundHead(head, time, (int)heard.Payload.Length);
            else live.WriteSound(fragment, heard with { TimeMicroseconds = time });
            time += 40_000;
        });
    }

    private static VideoFormat Format(MediaCodec codec)
    {
        var payload = new ReadOnlySequence<byte>(Streams.Pictures(codec, 12)[0]);
        var units = new NalUnitList();
        if (codec != MediaCodec.Jpeg) Assert.True(AnnexB.TrySplit(payload, units));
        return VideoFormat.Read(codec, payload, units)!;
    }
}
