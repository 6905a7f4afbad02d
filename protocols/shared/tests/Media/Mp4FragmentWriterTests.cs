using System.Buffers;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

public sealed class Mp4FragmentWriterTests
{
    private const int Count = 50;

    public static TheoryData<MediaCodec, MediaCodec?> Kinds => new()
    {
        { MediaCodec.H264, MediaCodec.G711ALaw }, { MediaCodec.H264, null }, { MediaCodec.H265, MediaCodec.G711MuLaw }, { MediaCodec.H265, null },
        { MediaCodec.Jpeg, MediaCodec.Pcm16 }, { MediaCodec.Jpeg, null },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ffmpeg_reads_every_picture_at_its_time_and_all_of_the_sound(MediaCodec codec, MediaCodec? sound)
    {
        var mp4 = Write(codec, sound, Count);
        var (pictures, said) = Ffmpeg.Decode(mp4);
        Assert.Equal(Count, pictures);
        Assert.Contains(codec switch { MediaCodec.H264 => "Video: h264", MediaCodec.H265 => "Video: hevc", _ => "Video: mjpeg" }, said, StringComparison.Ordinal);
        Assert.Contains("160x120", said, StringComparison.Ordinal);
        Assert.DoesNotContain("rror", said, StringComparison.Ordinal);
        // 50 pictures at 25 a second.
        Assert.Matches("Duration: 00:00:0(2.0[0-4]|1.9[6-9])", said);
        var packets = Ffmpeg.Packets(mp4, "0:v:0");
        Assert.Equal(Enumerable.Range(0, Count).Select(i => i / 25.0), packets.Select(packet => Math.Round(packet.Time, 6)));
        Assert.All(Mp4Boxes.Runs(mp4, track: 1), run => Assert.Equal([3_600u], run.Durations));
        if (sound is not { } heard) return;
        Assert.Contains(heard switch { MediaCodec.G711ALaw => "Audio: pcm_alaw", MediaCodec.G711MuLaw => "Audio: pcm_mulaw", _ => "Audio: pcm_s16le" }, said, StringComparison.Ordinal);
        Assert.Contains("8000 Hz", said, StringComparison.Ordinal);
        var (raw, _) = Ffmpeg.Convert(mp4, "-map", "0:a:0", "-c", "copy", "-f", heard switch { MediaCodec.G711ALaw => "alaw", MediaCodec.G711MuLaw => "mulaw", _ => "s16le" });
        Assert.Equal(Streams.Tone(heard, Count * 320), raw);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => i * 0.04), Ffmpeg.Packets(mp4, "0:a:0").Select(packet => packet.Time).Select(time => Math.Round(time, 6)), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(MediaCodec.H264)]
    [InlineData(MediaCodec.H265)]
    [InlineData(MediaCodec.Jpeg)]
    public void The_pictures_are_the_very_ones_that_went_in(MediaCodec codec)
    {
        var mp4 = Write(codec, MediaCodec.G711ALaw, Count);
        var format = codec switch { MediaCodec.H264 => "h264", MediaCodec.H265 => "hevc", _ => "mjpeg" };
        byte[] stream = [.. Streams.Pictures(codec, Count).SelectMany(picture => picture)];
        var (expected, _) = Ffmpeg.Convert(stream, "-f", "rawvideo", "-pix_fmt", "yuv420p");
        var (decoded, _) = Ffmpeg.Convert(mp4, "-map", "0:v:0", "-f", "rawvideo", "-pix_fmt", "yuv420p");
        Assert.True(expected.AsSpan().SequenceEqual(decoded), $"{format}: the decoded pictures differ.");
    }

    [Theory]
    [InlineData(MediaCodec.H264, MediaCodec.G711ALaw)]
    [InlineData(MediaCodec.H265, null)]
    [InlineData(MediaCodec.Jpeg, MediaCodec.Pcm16)]
    public void A_file_cut_anywhere_after_the_init_keeps_its_whole_fragments(MediaCodec codec, MediaCodec? sound)
    {
        var mp4 = Write(codec, sound, 12);
        var ends = Mp4Boxes.FragmentEnds(mp4);
        Assert.Equal(12, ends.Count);
        // One byte before, at and behind each edge of a box, and places in between.
        int[] cuts = [.. ends.Take(5).SelectMany(end => (int[])[end - 1, end, end + 1, end + 9, end + 60, end + 300])];
        foreach (var cut in cuts)
        {
            var whole = ends.Count(end => end <= cut);
            var (pictures, said) = Ffmpeg.Decode(mp4[..cut]);
            // A picture that is there in part may be shown in part.
            Assert.True(pictures >= whole && pictures <= whole + 1, $"cut at {cut}: {pictures} pictures, {whole} whole fragments\n{said}");
        }
    }

    [Fact]
    public void Segments_of_memory_make_no_difference()
    {
        var whole = Write(MediaCodec.H264, MediaCodec.G711ALaw, 12);
        foreach (var chunk in (int[])[1, 3, 100, 8_192])
            Assert.Equal(whole, Write(MediaCodec.H264, MediaCodec.G711ALaw, 12, bytes => Testing.Vectors.Pieces([.. bytes.Chunk(chunk)])));
    }

    [Fact]
    public void A_stream_seen_from_a_later_key_frame_on_can_be_decoded_with_the_init_alone()
    {
        var mp4 = Write(MediaCodec.H264, MediaCodec.G711ALaw, 30);
        var ends = Mp4Boxes.FragmentEnds(mp4);
        var init = Mp4Boxes.InitLength(mp4);
        byte[] live = [.. mp4[..init], .. mp4[ends[9]..]];
        Assert.Equal(20, Ffmpeg.Decode(live).Pictures);
        Assert.Equal(0.4, Ffmpeg.Packets(live, "0:v:0")[0].Time, 6);
    }

    [Fact]
    public void Uneven_times_stand_in_the_file_as_they_were()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 20);
        var units = new NalUnitList();
        var output = new ArrayBufferWriter<byte>();
        long[] times = [.. Enumerable.Range(0, 20).Select(i => 5_000_000L + (i * 40_000L) + (i % 3 * 7_000L) + (i >= 12 ? 3_000_000 : 0))];
        var writer = Writer(MediaCodec.H264, null, pictures[0], 5_000_000);
        output.Write(writer.Init.Span);
        for (var i = 0; i < pictures.Count; i++)
        {
            var frame = Streams.Picture(MediaCodec.H264, pictures[i], i, i % 10 == 0) with { TimeMicroseconds = times[i] };
            Assert.True(AnnexB.TrySplit(frame.Payload, units));
            Assert.True(writer.WritePicture(output, frame, units, i + 1 < times.Length ? times[i + 1] - times[i] : 40_000));
        }
        var packets = Ffmpeg.Packets(output.WrittenSpan.ToArray(), "0:v:0");
        Assert.Equal(times.Select(time => (time - 5_000_000) / 1e6), packets.Select(packet => packet.Time), (a, b) => Math.Abs(a - b) < 2e-5);
        // Each picture lasts until the next one begins, to the tick.
        var runs = Mp4Boxes.Runs(output.WrittenSpan.ToArray(), track: 1);
        Assert.Equal(runs.Skip(1).Select(run => run.Start), runs.SkipLast(1).Select(run => run.Start + run.Durations[0]));
    }

    [Fact]
    public void A_key_frame_with_other_parameter_sets_carries_them_itself()
    {
        var (small, large) = (Streams.Pictures(MediaCodec.H264, 20), Streams.Pictures(MediaCodec.H264, 10, "642x362"));
        var units = new NalUnitList();
        var output = new ArrayBufferWriter<byte>();
        var writer = Writer(MediaCodec.H264, null, small[0], 0);
        output.Write(writer.Init.Span);
        var number = 0;
        foreach (var picture in (byte[][])[.. small[..10], .. large, .. small[10..]])
        {
            var frame = Streams.Picture(MediaCodec.H264, picture, number, number++ % 10 == 0);
            Assert.True(AnnexB.TrySplit(frame.Payload, units));
            Assert.True(writer.WritePicture(output, frame, units, 40_000));
        }
        // The last ten repeat the sets of the first: from the sample entry's view nothing changed, so a decoder that follows the picture's own sets is left without.
        Assert.True(Ffmpeg.Decode(output.WrittenSpan.ToArray()).Pictures >= 20);
    }

    [Fact]
    public void A_picture_of_nothing_but_delimiters_is_not_written()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 1);
        var writer = Writer(MediaCodec.H264, null, pictures[0], 0);
        var units = new NalUnitList();
        var output = new ArrayBufferWriter<byte>();
        var frame = Streams.Picture(MediaCodec.H264, [0, 0, 1, 9, 0x10, 0, 0, 1, 12, 0xFF, 0x80], 0, true);
        Assert.True(AnnexB.TrySplit(frame.Payload, units));
        Assert.False(writer.WritePicture(output, frame, units, 40_000));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Sound_waits_for_a_picture_up_to_a_limit_and_can_go_alone()
    {
        var writer = Writer(MediaCodec.H264, MediaCodec.G711ALaw, Streams.Pictures(MediaCodec.H264, 1)[0], 1_000_000);
        var output = new ArrayBufferWriter<byte>();
        var piece = new ReadOnlySequence<byte>(Streams.Tone(MediaCodec.G711ALaw, 320));
        Assert.True(writer.TryAddSound(piece, 0));
        Assert.False(writer.HasSound);
        var added = 0;
        while (writer.TryAddSound(piece, 1_000_000 + (added * 40_000L))) added++;
        Assert.InRange(added, 25, 200);
        writer.WriteSound(output);
        Assert.False(writer.HasSound);
        Assert.True(output.WrittenCount > added * 320);
        output.ResetWrittenCount();
        writer.WriteSound(output);
        Assert.Equal(0, output.WrittenCount);
        Assert.Throws<InvalidOperationException>(() => Writer(MediaCodec.H264, null, Streams.Pictures(MediaCodec.H264, 1)[0], 0).TryAddSound(piece, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoundFormat(MediaCodec.G711ALaw, 0));
    }

    [Theory]
    [InlineData(MediaCodec.H264)]
    [InlineData(MediaCodec.H265)]
    [InlineData(MediaCodec.Jpeg)]
    public void Fragments_allocate_nothing(MediaCodec codec)
    {
        var pictures = Streams.Pictures(codec, 12);
        var writer = Writer(codec, MediaCodec.G711ALaw, pictures[0], 0);
        var units = new NalUnitList();
        var output = new ArrayBufferWriter<byte>(4 * 1024 * 1024);
        var sound = new ReadOnlySequence<byte>(Streams.Tone(MediaCodec.G711ALaw, 320));
        MediaFrame[] frames = [.. pictures.Select((picture, i) => Streams.Picture(codec, picture, i, Streams.IsKey(codec, i)))];
        Allocations.None(() =>
        {
            output.ResetWrittenCount();
            foreach (ref readonly var frame in frames.AsSpan())
            {
                if (codec != MediaCodec.Jpeg) AnnexB.TrySplit(frame.Payload, units);
                writer.TryAddSound(sound, frame.TimeMicroseconds);
                writer.WritePicture(output, frame, units, 40_000);
            }
        });
        Assert.True(output.WrittenCount > 1_000);
    }

    private static Mp4FragmentWriter Writer(MediaCodec codec, MediaCodec? sound, byte[] first, long origin)
    {
        var units = new NalUnitList();
        var payload = new ReadOnlySequence<byte>(first);
        if (codec != MediaCodec.Jpeg) Assert.True(AnnexB.TrySplit(payload, units));
        return new Mp4FragmentWriter(VideoFormat.Read(codec, payload, units)!, sound is { } heard ? new SoundFormat(heard, 8_000) : null, origin);
    }

    private static byte[] Write(MediaCodec codec, MediaCodec? sound, int count, Func<byte[], ReadOnlySequence<byte>>? cut = null)
    {
        var pictures = Streams.Pictures(codec, count);
        Assert.Equal(count, pictures.Count);
        var writer = Writer(codec, sound, pictures[0], 7_000_000);
        var units = new NalUnitList();
        var output = new ArrayBufferWriter<byte>();
        output.Write(writer.Init.Span);
        var tone = sound is { } heard ? Streams.Tone(heard, count * 320) : [];
        var pieceBytes = tone.Length / count;
        for (var i = 0; i < count; i++)
        {
            var frame = Streams.Picture(codec, pictures[i], i, Streams.IsKey(codec, i), 7_000_000);
            if (cut is not null) frame = frame with { Payload = cut(pictures[i]) };
            if (codec != MediaCodec.Jpeg) Assert.True(AnnexB.TrySplit(frame.Payload, units));
            if (pieceBytes > 0) Assert.True(writer.TryAddSound(new ReadOnlySequence<byte>(tone, i * pieceBytes, pieceBytes), frame.TimeMicroseconds));
            Assert.True(writer.WritePicture(output, frame, units, 40_000));
        }
        writer.WriteSound(output);
        return output.WrittenSpan.ToArray();
    }
}
