using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Media;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Tests.Media;

public sealed class NalPayloadTests
{
    [Fact]
    public void Whatever_the_bytes_and_their_pieces_the_result_is_that_of_a_plain_loop()
    {
        var bytes = Gen.Frequency((6, Gen.Constant((byte)0)), (3, Gen.Constant((byte)1)), (3, Gen.Elements<byte>(0x65, 0x41, 0x67, 0x68, 0x09, 0x06)), (1, Gen.Choose(0, 255).Select(value => (byte)value)));
        Prop.ForAll(bytes.ArrayOf().ToArbitrary(), content =>
        {
            foreach (var codec in (MediaCodec[])[MediaCodec.H264, MediaCodec.H265])
            {
                var expected = Naive(codec, content);
                if (!Copy(codec, new ReadOnlySequence<byte>(content)).SequenceEqual(expected)) return false;
                if (!Copy(codec, Vectors.Pieces([.. content.Chunk(1)])).SequenceEqual(expected)) return false;
                if (!Enumerable.Range(1, Math.Max(0, content.Length - 1)).All(at => Copy(codec, Vectors.Pieces(content[..at], content[at..])).SequenceEqual(expected))) return false;
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData(MediaCodec.H264)]
    [InlineData(MediaCodec.H265)]
    public void Real_pictures_keep_their_slices_and_lose_their_parameter_sets(MediaCodec codec)
    {
        foreach (var picture in Streams.Pictures(codec, 12))
        {
            var copied = Copy(codec, new ReadOnlySequence<byte>(picture));
            Assert.Equal(Naive(codec, picture), copied);
            Assert.DoesNotContain(Units(copied), unit => NalTypes.IsParameterSet(codec, NalTypes.Of(codec, unit[0])));
            Assert.Single(Units(copied), unit => NalTypes.IsSlice(codec, NalTypes.Of(codec, unit[0])));
        }
    }

    [Fact]
    public void Most_units_of_one_byte_fit_in_one_piece_and_in_many_and_one_more_is_refused()
    {
        byte[] most = [.. Enumerable.Repeat((byte[])[0, 0, 1, 0x41], NalUnitList.MaxUnits).SelectMany(unit => unit)];
        Assert.Equal(5 * NalUnitList.MaxUnits, Copy(MediaCodec.H264, new ReadOnlySequence<byte>(most)).Length);
        Assert.Equal(Copy(MediaCodec.H264, new ReadOnlySequence<byte>(most)), Copy(MediaCodec.H264, Vectors.Pieces([.. most.Chunk(3)])));
        Assert.Empty(Copy(MediaCodec.H264, new ReadOnlySequence<byte>([.. most, 0, 0, 1, 0x41])));
    }

    [Fact]
    public void Copying_allocates_nothing_in_one_piece_or_many()
    {
        var picture = Streams.Pictures(MediaCodec.H264, 12)[0];
        var (whole, pieces) = (new ReadOnlySequence<byte>(picture), Vectors.Pieces([.. picture.Chunk(128)]));
        var target = new byte[NalPayload.RoomFor(picture.Length)];
        Allocations.None(() =>
        {
            Assert.True(NalPayload.TryCopy(MediaCodec.H264, whole, target, out var first));
            Assert.True(NalPayload.TryCopy(MediaCodec.H264, pieces, target, out var second) && first == second);
        });
    }

    [Fact]
    public void Nothing_giant_and_short_targets_are_refused()
    {
        Assert.Empty(Copy(MediaCodec.H264, ReadOnlySequence<byte>.Empty));
        Assert.Empty(Copy(MediaCodec.H264, new ReadOnlySequence<byte>([1, 2, 3, 4])));
        Assert.Empty(Copy(MediaCodec.H264, new ReadOnlySequence<byte>([0, 0, 1, 9, 0x10, 0, 0, 1, 0x67, 1, 2, 3, 0, 0, 1])));
        var giant = new byte[AnnexB.MaxPictureBytes + 1];
        Assert.False(NalPayload.TryCopy(MediaCodec.H264, new ReadOnlySequence<byte>(giant), new byte[NalPayload.RoomFor(giant.Length)], out var written));
        Assert.Equal(0, written);
        Assert.Throws<ArgumentException>(() => NalPayload.TryCopy(MediaCodec.H264, new ReadOnlySequence<byte>(new byte[100]), new byte[NalPayload.RoomFor(99)], out _));
        Assert.InRange(NalPayload.RoomFor(long.MaxValue), AnnexB.MaxPictureBytes, 2 * AnnexB.MaxPictureBytes);
    }

    [Theory]
    [InlineData(MediaCodec.H264)]
    [InlineData(MediaCodec.H265)]
    public void The_head_of_a_picture_tells_its_format_without_a_look_at_the_slices(MediaCodec codec)
    {
        var picture = Streams.Pictures(codec, 12)[0];
        var (units, all) = (new NalUnitList(), new NalUnitList());
        byte[] larger = [.. picture, .. Enumerable.Repeat((byte)0x55, 100_000), 0, 0, 1, 0x55];
        // A first unit that is larger than what is looked at first.
        byte[] behind = [0, 0, 1, .. codec == MediaCodec.H264 ? (byte[])[6] : [0x4E, 1], .. Enumerable.Repeat((byte)0x55, 10_000), .. picture];
        foreach (var bytes in (byte[][])[picture, larger, behind])
        {
            foreach (var payload in (ReadOnlySequence<byte>[])[new(bytes), Vectors.Pieces([.. bytes.Chunk(1_000)])])
            {
                Assert.True(AnnexB.TrySplitHead(codec, payload, units));
                Assert.True(AnnexB.TrySplit(payload, all));
                Assert.True(units.Count < all.Count);
                for (var i = 0; i < units.Count; i++) Assert.Equal(all[i], units[i]);
                Assert.True(VideoFormat.Read(codec, payload, units)!.Covers(codec, payload, all));
            }
        }
        Assert.False(AnnexB.TrySplitHead(codec, new ReadOnlySequence<byte>(Streams.Pictures(codec, 12)[1][^20..]), units));
        Assert.False(AnnexB.TrySplitHead(codec, ReadOnlySequence<byte>.Empty, units));
        var same = new ReadOnlySequence<byte>(larger);
        Allocations.None(() => AnnexB.TrySplitHead(codec, same, units));
    }

    [Fact]
    public void Formats_have_the_names_that_browsers_know()
    {
        Assert.Matches("^avc1\\.42C0[0-9A-F]{2}$", Format(MediaCodec.H264).CodecString);
        Assert.Matches("^hvc1\\.1\\.6\\.L[0-9]+\\.90$", Format(MediaCodec.H265).CodecString);
        Assert.Equal("jpeg", Format(MediaCodec.Jpeg).CodecString);
        Assert.Equal("hvc1.1.6.L93.B0", DecoderConfigurationName("01016000 0000B000 00000000 5D"));
        Assert.Equal("hvc1.A2.4.H120.0.9", DecoderConfigurationName("01622000 00000009 00000000 78"));
    }

    private static string DecoderConfigurationName(string hex) => DecoderConfiguration.NameOfH265(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    private static VideoFormat Format(MediaCodec codec)
    {
        var payload = new ReadOnlySequence<byte>(Streams.Pictures(codec, 12)[0]);
        var units = new NalUnitList();
        if (codec != MediaCodec.Jpeg) Assert.True(AnnexB.TrySplit(payload, units));
        return VideoFormat.Read(codec, payload, units)!;
    }

    private static byte[] Copy(MediaCodec codec, ReadOnlySequence<byte> payload)
    {
        var target = new byte[NalPayload.RoomFor(payload.Length)];
        return NalPayload.TryCopy(codec, payload, target, out var written) ? target[..written] : [];
    }

    private static byte[] Naive(MediaCodec codec, byte[] bytes)
    {
        var codes = Streams.NaiveUnits([.. bytes, 0xFF]).Select(unit => unit.First).Where(first => first <= bytes.Length).ToList();
        var result = new List<byte>();
        for (var i = 0; i < codes.Count; i++)
        {
            var end = i + 1 < codes.Count ? codes[i + 1] - 3 : bytes.Length;
            while (end > codes[i] && bytes[end - 1] == 0) end--;
            if (end <= codes[i]) continue;
            var type = NalTypes.Of(codec, bytes[codes[i]]);
            if (NalTypes.IsParameterSet(codec, type) || NalTypes.IsSpare(codec, type)) continue;
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, end - codes[i]);
            result.AddRange([.. length, .. bytes[codes[i]..end]]);
        }
        return [.. result];
    }

    private static IEnumerable<byte[]> Units(byte[] payload)
    {
        for (var at = 0; at < payload.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(at));
            yield return payload[(at + 4)..(at + 4 + length)];
            at += 4 + length;
        }
    }
}
