using System.Text;
using CloudCam.Core.Checksums;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Checksums;

public sealed class Crc32CTests
{
    public static TheoryData<string> SupportedPaths =>
        [.. Enum.GetValues<ChecksumPath>().Where(Crc32C.IsSupported).Select(path => path.ToString())];

    [Fact]
    public void Check_values_of_rfc_3720_are_met()
    {
        Assert.Equal(0xE3069283, Crc32C.Append(0, Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A9136AAu, Crc32C.Append(0, new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Append(0, [.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Append(0, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0x113FDB5Cu, Crc32C.Append(0, [.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]));
    }

    [Fact]
    public void Nothing_leaves_the_sum_as_it_was() => Assert.Equal(0xCAFE_F00Du, Crc32C.Append(0xCAFE_F00D, []));

    [Theory]
    [MemberData(nameof(SupportedPaths))]
    public void Every_length_to_2048_agrees_with_the_bitwise_form_at_any_offset_and_start(string name)
    {
        var path = Enum.Parse<ChecksumPath>(name);
        var random = new System.Random(32);
        var buffer = TestBytes.Random(seed: 33, 2048 + 64);
        for (var length = 0; length <= 2048; length++)
        {
            for (var repeat = 0; repeat < 2; repeat++)
            {
                var message = buffer.AsSpan(random.Next(64), length);
                var start = repeat == 0 ? 0u : (uint)random.NextInt64(1L << 32);
                var expected = BitwiseCrc.Crc32C(start, message);
                Assert.True(expected == Crc32C.Append(start, message, path), $"length {length}, start {start:X8}");
                Assert.True(expected == Crc32C.Append(start, message), $"chosen path, length {length}, start {start:X8}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(SupportedPaths))]
    public void Long_messages_agree_with_the_bitwise_form(string name)
    {
        var path = Enum.Parse<ChecksumPath>(name);
        var buffer = TestBytes.Random(seed: 34, 300_000);
        foreach (var length in (int[])[4095, 65_537, 262_144, 299_999])
        {
            Assert.Equal(BitwiseCrc.Crc32C(7, buffer.AsSpan(1, length)), Crc32C.Append(7, buffer.AsSpan(1, length), path));
        }
    }

    [Fact]
    public void Any_bytes_agree_on_every_path() =>
        Prop.ForAll<byte[], uint>((bytes, start) =>
        {
            var expected = BitwiseCrc.Crc32C(start, bytes);
            return Crc32C.Append(start, bytes) == expected
                && SupportedPaths.All(row => Crc32C.Append(start, bytes, Enum.Parse<ChecksumPath>(row.Data)) == expected);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(600));

    [Fact]
    public void A_message_cut_anywhere_gives_the_same_sum()
    {
        var message = TestBytes.Random(seed: 35, 600);
        var expected = BitwiseCrc.Crc32C(9, message);
        for (var cut = 0; cut <= message.Length; cut++)
        {
            Assert.Equal(expected, Crc32C.Append(Crc32C.Append(9, message.AsSpan(0, cut)), message.AsSpan(cut)));
            Assert.Equal(expected, Crc32C.Append(9, Pieces.Of(message, cut / 2, cut)));
        }
    }
}
