using System.Buffers;
using CloudCam.Protocols.Media;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Tests.Media;

public sealed class AnnexBTests
{
    [Theory]
    [InlineData("00000001 6742 000001 68 00000001 65aabb", "4+2 9+1 14+3")]
    [InlineData("000001 65 000001 41", "3+1 7+1")]
    [InlineData("ffff 000001 65", "5+1")]
    [InlineData("000001 65 0000000000 000001 41 000000", "3+1 12+1")]
    [InlineData("000001 000001 41", "6+1")]
    [InlineData("00000001 6500000301", "4+5")]
    [InlineData("000001 6501000001 41 00 0001", "3+2 8+1")]
    [InlineData("65aabbcc", "")]
    [InlineData("", "")]
    [InlineData("000001", "")]
    [InlineData("0000000000000000", "")]
    public void Units_are_found_however_the_bytes_are_cut(string hex, string expected)
    {
        var units = new NalUnitList();
        foreach (var cut in Vectors.EveryCut(Vectors.Hex(hex))) Assert.Equal(expected, Text(cut, units));
    }

    [Fact]
    public void Any_bytes_give_the_units_of_the_plain_loop()
    {
        var units = new NalUnitList();
        var bytes = Gen.Frequency((6, Gen.Constant((byte)0)), (3, Gen.Constant((byte)1)), (1, Gen.Choose(0, 255).Select(value => (byte)value)));
        Prop.ForAll(bytes.ArrayOf().ToArbitrary(), content =>
        {
            var expected = Naive(content);
            return Text(new ReadOnlySequence<byte>(content), units) == expected
                && Enumerable.Range(1, Math.Max(0, content.Length - 1)).All(at => Text(Vectors.Pieces(content[..at], content[at..]), units) == expected)
                && Text(Vectors.Pieces([.. content.Chunk(1)]), units) == expected
                && Text(Vectors.Pieces([.. content.Chunk(3)]), units) == expected;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_picture_of_start_codes_alone_is_refused_without_filling_memory()
    {
        var units = new NalUnitList();
        byte[] hostile = [.. Enumerable.Repeat<byte[]>([0, 0, 1, 0x65], NalUnitList.MaxUnits + 1).SelectMany(unit => unit)];
        Assert.False(AnnexB.TrySplit(new ReadOnlySequence<byte>(hostile), units));
        Assert.True(AnnexB.TrySplit(new ReadOnlySequence<byte>(hostile, 0, 4 * NalUnitList.MaxUnits), units));
        Assert.Equal(NalUnitList.MaxUnits, units.Count);
    }

    [Fact]
    public void Types_are_read_across_segments()
    {
        var payload = Vectors.Pieces([0, 0, 1], [], [0x67], [0x42]);
        var units = new NalUnitList();
        Assert.True(AnnexB.TrySplit(payload, units));
        Assert.Equal(NalTypes.H264Sps, units[0].TypeIn(payload, MediaCodec.H264));
        Assert.Equal(0x33, units[0].TypeIn(payload, MediaCodec.H265));
    }

    private static string Text(in ReadOnlySequence<byte> payload, NalUnitList units)
    {
        if (!AnnexB.TrySplit(payload, units)) return "";
        return string.Join(' ', Enumerable.Range(0, units.Count).Select(i => $"{units[i].Offset}+{units[i].Length}"));
    }

    private static string Naive(byte[] bytes)
    {
        var starts = new List<int>();
        for (var at = 0; at + 2 < bytes.Length; at++)
        {
            if (bytes[at] == 0 && bytes[at + 1] == 0 && bytes[at + 2] == 1) starts.Add(at);
        }
        var found = new List<string>();
        for (var i = 0; i < starts.Count; i++)
        {
            var (begin, end) = (starts[i] + 3, i + 1 < starts.Count ? starts[i + 1] : bytes.Length);
            while (end > begin && bytes[end - 1] == 0) end--;
            if (end > begin) found.Add($"{begin}+{end - begin}");
        }
        return string.Join(' ', found);
    }
}
