using System.Buffers;
using CloudCam.Protocols.Media;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Tests.Media;

public sealed class ParameterSetsTests
{
    public static TheoryData<MediaCodec, string> Sizes => new()
    {
        { MediaCodec.H264, "160x120" }, { MediaCodec.H264, "1920x1080" }, { MediaCodec.H264, "642x362" }, { MediaCodec.H265, "160x120" }, { MediaCodec.H265, "1920x1080" },
        { MediaCodec.H265, "642x362" }, { MediaCodec.Jpeg, "160x120" }, { MediaCodec.Jpeg, "642x362" },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_size_is_that_of_the_encoder_however_the_picture_is_cut(MediaCodec codec, string size)
    {
        var picture = Streams.Pictures(codec, 1, size)[0];
        foreach (var chunk in (int[])[int.MaxValue, 1, 7, 8_192])
        {
            var payload = chunk == int.MaxValue ? new ReadOnlySequence<byte>(picture) : Vectors.Pieces([.. picture.Chunk(chunk)]);
            var format = Read(codec, payload);
            Assert.NotNull(format);
            Assert.Equal(size, $"{format.Width}x{format.Height}");
            Assert.Equal(codec, format.Codec);
        }
    }

    [Theory]
    [InlineData("-profile:v baseline -pix_fmt yuv420p", 66, 1, 8)]
    [InlineData("-profile:v high -preset medium -pix_fmt yuv420p", 100, 1, 8)]
    [InlineData("-profile:v high10 -pix_fmt yuv420p10le", 110, 1, 10)]
    [InlineData("-profile:v high422 -pix_fmt yuv422p", 122, 2, 8)]
    [InlineData("-profile:v high444 -pix_fmt yuv444p", 244, 3, 8)]
    [InlineData("-flags +ilme+ildct -pix_fmt yuv420p", 100, 1, 8, 108)]
    [InlineData("-pix_fmt yuv420p -x264-params cqm=jvt", 100, 1, 8)]
    public void Profiles_of_h264_are_read(string encoding, int profile, int chroma, int depth, int height = 110)
    {
        var bytes = Ffmpeg.Make(["-f", "lavfi", "-i", $"testsrc2=size=200x{height}:rate=25", "-frames:v", "2", "-c:v", "libx264", .. encoding.Split(' '), "-f", "h264"]);
        var sps = Unit(bytes, MediaCodec.H264, NalTypes.H264Sps);
        Assert.True(ParameterSets.TryReadH264(sps, out var read));
        Assert.Equal((200, height, profile, chroma, depth, depth), (read.Width, read.Height, read.Profile, read.ChromaFormat, read.BitDepthLuma, read.BitDepthChroma));
        Assert.Equal(sps[3], read.Level);
    }

    [Theory]
    [InlineData("yuv420p", 1, 1)]
    [InlineData("yuv422p", 4, 2)]
    [InlineData("yuv444p", 4, 3)]
    public void Profiles_of_h265_are_read(string pixels, int profile, int chroma)
    {
        var bytes = Ffmpeg.Make("-f", "lavfi", "-i", "testsrc2=size=200x110:rate=25", "-frames:v", "2", "-c:v", "libx265", "-pix_fmt", pixels, "-x265-params", "log-level=error", "-f", "hevc");
        Assert.True(ParameterSets.TryReadH265(Unit(bytes, MediaCodec.H265, NalTypes.H265Sps), out var read));
        Assert.Equal((200, 110, profile, chroma, 8), (read.Width, read.Height, read.Profile, read.ChromaFormat, read.BitDepthLuma));
        Assert.True(read.Level is >= 30 and <= 186);
    }

    [Theory]
    [InlineData(MediaCodec.H264)]
    [InlineData(MediaCodec.H265)]
    public void Every_prefix_of_a_set_and_every_flipped_bit_is_read_or_refused(MediaCodec codec)
    {
        var set = Unit(Streams.Pictures(codec, 1)[0], codec, codec == MediaCodec.H264 ? NalTypes.H264Sps : NalTypes.H265Sps);
        for (var length = 0; length < set.Length; length++) Check(codec, set[..length]);
        for (var bit = 0; bit < 8 * set.Length; bit++)
        {
            var changed = set.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Check(codec, changed);
        }
        Assert.False(codec == MediaCodec.H264 ? ParameterSets.TryReadH264(set.AsSpan(0, 6), out _) : ParameterSets.TryReadH265(set.AsSpan(0, 16), out _));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Prop.ForAll<byte[]>(bytes =>
    {
        Check(MediaCodec.H264, bytes);
        Check(MediaCodec.H265, bytes);
        Check(MediaCodec.H264, [0x67, 0x64, 0, 0x28, .. bytes]);
        JpegSize.TryRead(new ReadOnlySequence<byte>([0xFF, 0xD8, 0xFF, .. bytes]), out _, out _);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_set_without_end_is_refused()
    {
        Assert.False(ParameterSets.TryReadH264(new byte[ParameterSets.MaxBytes + 1], out _));
        Assert.False(ParameterSets.TryReadH265(new byte[ParameterSets.MaxBytes + 1], out _));
        Assert.False(ParameterSets.TryReadH264(Enumerable.Repeat((byte)0, 200).ToArray(), out _));
    }

    [Fact]
    public void A_picture_without_sets_has_no_format_and_is_covered_by_the_one_before()
    {
        var pictures = Streams.Pictures(MediaCodec.H264, 12);
        var other = Streams.Pictures(MediaCodec.H264, 1, "642x362")[0];
        var format = Read(MediaCodec.H264, new ReadOnlySequence<byte>(pictures[0]))!;
        var units = new NalUnitList();
        Assert.Null(Read(MediaCodec.H264, new ReadOnlySequence<byte>(pictures[1])));
        foreach (var (picture, isCovered) in ((byte[], bool)[])[(pictures[1], true), (pictures[10], true), (other, false)])
        {
            var payload = new ReadOnlySequence<byte>(picture);
            Assert.True(AnnexB.TrySplit(payload, units));
            Assert.Equal(isCovered, format.Covers(MediaCodec.H264, payload, units));
            Assert.False(format.Covers(MediaCodec.H265, payload, units));
        }
    }

    private static VideoFormat? Read(MediaCodec codec, in ReadOnlySequence<byte> payload)
    {
        var units = new NalUnitList();
        if (codec != MediaCodec.Jpeg) Assert.True(AnnexB.TrySplit(payload, units));
        return VideoFormat.Read(codec, payload, units);
    }

    private static void Check(MediaCodec codec, byte[] set)
    {
        var isRead = codec == MediaCodec.H264 ? ParameterSets.TryReadH264(set, out var read) : ParameterSets.TryReadH265(set, out read);
        if (isRead) Assert.True(read is { Width: > 0 and <= 16_384, Height: > 0 and <= 16_384, ChromaFormat: >= 0 and <= 3, BitDepthLuma: >= 8 and <= 16 });
    }

    private static byte[] Unit(byte[] stream, MediaCodec codec, int type)
    {
        var units = new NalUnitList();
        var payload = new ReadOnlySequence<byte>(stream);
        Assert.True(AnnexB.TrySplit(payload, units));
        for (var i = 0; i < units.Count; i++)
        {
            if (units[i].TypeIn(payload, codec) == type) return units[i].In(payload).ToArray();
        }
        throw new InvalidDataException($"no unit of type {type}");
    }
}
