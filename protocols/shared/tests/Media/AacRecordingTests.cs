using System.Buffers;
using CloudCam.Core.Cameras;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

public sealed class AacRecordingTests
{
    private static readonly RecordingPolicy Always = new(RecordingMode.Continuous);

    [Theory]
    [InlineData(MediaCodec.H264, 44_100, 2)]
    [InlineData(MediaCodec.H265, 16_000, 1)]
    [InlineData(MediaCodec.H264, 8_000, 1)]
    [InlineData(MediaCodec.H264, 96_000, 2)]
    public void Ffmpeg_plays_a_recording_with_all_of_its_sound_and_no_seam(MediaCodec codec, int rate, int channels)
    {
        var rig = new RecorderRig(Always);
        var aac = AacStreams.Tone(rate, channels, 4);
        var played = Play(rig, codec, 100, aac);
        rig.Close();
        var mp4 = Assert.Single(rig.Files).Bytes;
        var (pictures, said) = Ffmpeg.Decode(mp4);
        Assert.Equal(100, pictures);
        Assert.Contains("Audio: aac (LC) (mp4a", said, StringComparison.Ordinal);
        Assert.Contains($"{rate} Hz, {(channels == 1 ? "mono" : "stereo")}", said, StringComparison.Ordinal);
        Assert.DoesNotContain("rror", said, StringComparison.Ordinal);
        // Milliseconds on their way make no seams: each unit begins where the one before it ends.
        var packets = Ffmpeg.Packets(mp4, "0:a:0");
        // The first one came before the first picture.
        Assert.Equal(played - 1, packets.Count);
        var first = packets[0].Time;
        Assert.All(packets.Index(), packet => Assert.Equal(first + (packet.Index * 1_024.0 / rate), packet.Item.Time, 1.0 / rate));
        // The very bytes: decoded they are what ffmpeg makes of its own stream.
        var (decoded, heard) = Ffmpeg.Convert(mp4, "-map", "0:a:0", "-f", "s16le");
        Assert.DoesNotContain("rror", heard, StringComparison.Ordinal);
        Assert.InRange(decoded.Length, (packets.Count - 2) * 1_024 * 2 * channels, (packets.Count + 1) * 1_024 * 2 * channels);
        Assert.All(Mp4Boxes.Runs(mp4, track: 2).SelectMany(run => run.Durations), duration => Assert.Equal(1_024u, duration));
    }

    [Fact]
    public void The_sound_is_copied_into_a_file_with_one_index_as_the_conversion_does_it()
    {
        var rig = new RecorderRig(Always);
        Play(rig, MediaCodec.H264, 100, AacStreams.Tone(44_100, 2, 4));
        rig.Close();
        var mp4 = Assert.Single(rig.Files).Bytes;
        var (converted, _) = Ffmpeg.Convert(mp4, "-map", "0:v:0", "-map", "0:a:0", "-c:a", "copy", "-c:v", "copy", "-movflags", "+faststart", "-f", "mp4");
        Assert.Equal(100, Ffmpeg.Decode(converted).Pictures);
        Assert.Equal(Ffmpeg.Packets(mp4, "0:a:0").Select(packet => packet.Bytes), Ffmpeg.Packets(converted, "0:a:0").Select(packet => packet.Bytes));
        Assert.Equal(Ffmpeg.Convert(mp4, "-map", "0:a:0", "-f", "s16le").Output, Ffmpeg.Convert(converted, "-map", "0:a:0", "-f", "s16le").Output);
    }

    [Fact]
    public void High_efficiency_is_written_on_the_scale_of_its_core()
    {
        // The configuration says HE-AAC at 44,100; the units are those of its core, which a decoder doubles by itself.
        var aac = AacStreams.Tone(22_050, 1, 2);
        var rig = new RecorderRig(Always);
        Play(rig, MediaCodec.H264, 50, aac with { Configuration = [0x2B, 0x8A, 0x08, 0x00] });
        rig.Close();
        var mp4 = Assert.Single(rig.Files).Bytes;
        var packets = Ffmpeg.Packets(mp4, "0:a:0");
        Assert.Equal(packets[0].Time + ((packets.Count - 1) * 1_024.0 / 22_050), packets[^1].Time, 3);
        var said = Ffmpeg.Decode(mp4).Said;
        Assert.Contains("aac (LC) (mp4a / 0x6134706D), 44100 Hz", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_configuration_begins_another_file_and_a_lost_unit_leaves_a_step()
    {
        var (first, second) = (AacStreams.Tone(16_000, 1, 4), AacStreams.Tone(44_100, 2, 4));
        var rig = new RecorderRig(Always);
        Play(rig, MediaCodec.H264, 100, first, lostUnit: 30);
        Play(rig, MediaCodec.H264, 100, second, shift: 100);
        rig.Close();
        Assert.Equal(2, rig.Files.Count);
        Assert.Contains("16000 Hz, mono", Ffmpeg.Decode(rig.Files[0].Bytes).Said, StringComparison.Ordinal);
        Assert.Contains("44100 Hz, stereo", Ffmpeg.Decode(rig.Files[1].Bytes).Said, StringComparison.Ordinal);
        Assert.Equal(200, rig.Files.Sum(file => Ffmpeg.Decode(file.Bytes).Pictures));
        var times = Ffmpeg.Packets(rig.Files[0].Bytes, "0:a:0").Select(packet => packet.Time).ToList();
        Assert.Equal([0.128], times.Zip(times.Skip(1), (before, time) => Math.Round(time - before, 3)).Where(step => step != 0.064));
    }

    [Fact]
    public void Configurations_that_change_all_the_time_or_say_nothing_do_not_make_a_file_each()
    {
        var aac = AacStreams.Tone(16_000, 1, 4);
        var rig = new RecorderRig(Always);
        var pictures = Streams.Pictures(MediaCodec.H264, 100);
        byte[][] configurations = [aac.Configuration, [0x12, 0x10], [], new byte[64], new byte[65], new byte[5_000], [0xFF]];
        for (var i = 0; i < 400; i++)
        {
            rig.Feed(AacStreams.Frame(aac.Units[i % 50], configurations[i % configurations.Length], i * 40_000L));
            rig.Feed(Streams.Picture(MediaCodec.H264, pictures[i % 100], i, i % 10 == 0));
        }
        rig.Close();
        // 16 s, and no file is shorter than 2 s.
        Assert.InRange(rig.Files.Count, 2, 8);
        Assert.Equal(400, rig.Files.Sum(file => Ffmpeg.Decode(file.Bytes).Pictures));
    }

    [Fact]
    public void What_was_kept_from_before_an_alarm_has_its_sound_although_the_callers_memory_is_gone()
    {
        var aac = AacStreams.Tone(16_000, 1, 8);
        var rig = new RecorderRig(new RecordingPolicy(RecordingMode.OnAlarm, SecondsBefore: 3, SecondsAfter: 2));
        byte[] shared = new byte[aac.Configuration.Length];
        Play(rig, MediaCodec.H264, 100, aac with { Configuration = shared }, onUnit: () => aac.Configuration.CopyTo(shared, 0), afterUnit: () => shared.AsSpan().Fill(0xEE));
        rig.Alarm("a1");
        Play(rig, MediaCodec.H264, 75, aac, shift: 100);
        rig.Close();
        var mp4 = Assert.Single(rig.Files).Bytes;
        var (pictures, said) = Ffmpeg.Decode(mp4);
        Assert.InRange(pictures, 115, 145);
        Assert.Contains("16000 Hz, mono", said, StringComparison.Ordinal);
        var sound = Ffmpeg.Packets(mp4, "0:a:0");
        Assert.InRange(sound.Count * 1_024.0 / 16_000, (pictures / 25.0) - 0.2, (pictures / 25.0) + 0.2);
        Assert.InRange(sound[0].Time, 0, 0.1);
    }

    [Fact]
    public void Giant_and_empty_units_are_left_out_and_fragments_allocate_nothing()
    {
        var aac = AacStreams.Tone(44_100, 2, 2);
        var picture = Streams.Pictures(MediaCodec.H264, 1)[0];
        var frame = Streams.Picture(MediaCodec.H264, picture, 0, true);
        var units = new NalUnitList();
        Assert.True(AnnexB.TrySplit(frame.Payload, units));
        var writer = new Mp4FragmentWriter(VideoFormat.Read(MediaCodec.H264, frame.Payload, units)!, SoundFormat.Read(aac.Frame(0)), 0);
        Assert.True(writer.TryAddSound(ReadOnlySequence<byte>.Empty, 0));
        Assert.False(writer.HasSound);
        Assert.False(writer.TryAddSound(new ReadOnlySequence<byte>(new byte[16_385]), 0));
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var sound = new ReadOnlySequence<byte>(aac.Units[5]);
        var time = 0L;
        Allocations.None(() =>
        {
            output.ResetWrittenCount();
            for (var i = 0; i < 3; i++, time += 23_220) writer.TryAddSound(sound, time);
            writer.WritePicture(output, frame with { TimeMicroseconds = time }, units, 40_000);
        });
        Assert.True(output.WrittenCount > 3 * sound.Length);
    }

    // Sound in the order of its time between the pictures.
    private static int Play(RecorderRig rig, MediaCodec codec, int count, AacStreams aac, int shift = 0, int lostUnit = -1, Action? onUnit = null, Action? afterUnit = null)
    {
        var pictures = Streams.Pictures(codec, 100);
        var unit = 0;
        var origin = shift * 40_000L;
        for (var i = 0; i < count; i++)
        {
            for (; unit < aac.Units.Count && aac.TimeOf(unit) <= i * 40_000L; unit++)
            {
                if (unit == lostUnit) continue;
                onUnit?.Invoke();
                rig.Feed(aac.Frame(unit, origin));
                afterUnit?.Invoke();
            }
            rig.Feed(Streams.Picture(codec, pictures[i % 100], i + shift, Streams.IsKey(codec, i)));
        }
        return unit;
    }
}
