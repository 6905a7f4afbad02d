using System.Text;
using CloudCam.Core.Checksums;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Core.Tests.Checksums;

public sealed class Crc16Tests
{
    public static TheoryData<string> SupportedPaths =>
        [.. Enum.GetValues<ChecksumPath>().Where(Crc16.IsSupported).Select(path => path.ToString())];

    [Fact]
    public void Check_values_of_the_catalogue_are_met()
    {
        var check = Encoding.ASCII.GetBytes("123456789");
        Assert.Equal(0x2189, Crc16.Kermit(check));
        Assert.Equal(0x906E, Crc16.X25(check));
        Assert.Equal(0x906E, Crc16.X25(Pieces.Of(check, 4)));
    }

    [Fact]
    public void Nothing_leaves_the_register_as_it_was()
    {
        Assert.Equal(0x1234, Crc16.Kermit(ReadOnlySpan<byte>.Empty, 0x1234));
        Assert.Equal(0x1234, Crc16.Kermit(System.Buffers.ReadOnlySequence<byte>.Empty, 0x1234));
        Assert.Equal(0, Crc16.X25(ReadOnlySpan<byte>.Empty));
    }

    [Fact]
    public void A_message_followed_by_its_own_register_leaves_zero()
    {
        var message = TestBytes.Random(seed: 3, 1024);
        var register = Crc16.Kermit(message);
        Assert.Equal(0, Crc16.Kermit([.. message, (byte)register, (byte)(register >> 8)]));
    }

    [Theory]
    [MemberData(nameof(SupportedPaths))]
    public void Every_length_to_2048_agrees_with_the_bitwise_form_at_any_offset_and_seed(string name)
    {
        var path = Enum.Parse<ChecksumPath>(name);
        var random = new System.Random(16);
        var buffer = TestBytes.Random(seed: 17, 2048 + 64);
        for (var length = 0; length <= 2048; length++)
        {
            for (var repeat = 0; repeat < 3; repeat++)
            {
                var message = buffer.AsSpan(random.Next(64), length);
                var seed = (ushort)(repeat == 0 ? 0 : random.Next(0x10000));
                var expected = BitwiseCrc.Kermit(message, seed);
                Assert.True(expected == Crc16.Kermit(message, seed, path), $"length {length}, seed {seed:X4}");
                Assert.True(expected == Crc16.Kermit(message, seed), $"chosen path, length {length}, seed {seed:X4}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(SupportedPaths))]
    public void Every_single_bit_counts_in_its_place(string name)
    {
        // The sum is linear: messages with one bit set, and none, at a length that passes through every stage of folding.
        var path = Enum.Parse<ChecksumPath>(name);
        var message = new byte[256 + 256 + 64 + 16 + 9];
        for (var bit = 0; bit < message.Length * 8; bit++)
        {
            message[bit / 8] = (byte)(1 << (bit % 8));
            Assert.True(BitwiseCrc.Kermit(message) == Crc16.Kermit(message, 0, path), $"bit {bit}");
            message[bit / 8] = 0;
        }

        for (var bit = 0; bit < 16; bit++)
        {
            var seed = (ushort)(1 << bit);
            Assert.Equal(BitwiseCrc.Kermit(message, seed), Crc16.Kermit(message, seed, path));
        }
    }

    [Theory]
    [MemberData(nameof(SupportedPaths))]
    public void Long_messages_agree_with_the_bitwise_form(string name)
    {
        var path = Enum.Parse<ChecksumPath>(name);
        var buffer = TestBytes.Random(seed: 18, 300_000);
        foreach (var length in (int[])[4095, 4096, 65_535, 65_537, 262_144, 299_999])
        {
            Assert.Equal(BitwiseCrc.Kermit(buffer.AsSpan(1, length), 0xBEEF), Crc16.Kermit(buffer.AsSpan(1, length), 0xBEEF, path));
        }
    }

    [Fact]
    public void Any_bytes_and_any_seed_agree_on_every_path() =>
        Prop.ForAll<byte[], ushort>((bytes, seed) =>
        {
            var expected = BitwiseCrc.Kermit(bytes, seed);
            return Crc16.Kermit(bytes, seed) == expected
                && SupportedPaths.All(row => Crc16.Kermit(bytes, seed, Enum.Parse<ChecksumPath>(row.Data)) == expected);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(600));

    [Fact]
    public void Frames_chain_by_handing_the_register_on()
    {
        var file = TestBytes.Random(seed: 19, 10 * 1024 + 77);
        ushort register = 0;
        foreach (var frame in file.Chunk(1024))
        {
            register = Crc16.Kermit(frame, register);
        }

        Assert.Equal(Crc16.Kermit(file), register);
    }

    [Fact]
    public void A_sequence_cut_anywhere_gives_the_same_register()
    {
        var message = TestBytes.Random(seed: 20, 600);
        var expected = BitwiseCrc.Kermit(message, 0x5A5A);
        for (var cut = 0; cut <= message.Length; cut++)
        {
            Assert.Equal(expected, Crc16.Kermit(Pieces.Of(message, cut), 0x5A5A));
            Assert.Equal(expected, Crc16.Kermit(Pieces.Of(message, cut / 2, cut), 0x5A5A));
        }

        Assert.Equal(expected, Crc16.Kermit(Pieces.Of(message, [.. Enumerable.Range(1, message.Length - 1)]), 0x5A5A));
    }

    [Fact]
    public void Sums_of_two_parts_combine() =>
        Prop.ForAll<byte[], byte[], ushort>((first, second, seed) =>
            Crc16.Kermit([.. first, .. second], seed)
                == (ushort)(Crc16.Kermit(second) ^ Crc16.Advance(Crc16.Kermit(first, seed), second.Length)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(600));

    [Fact]
    public void Advance_is_the_register_after_zero_bytes()
    {
        var zeros = new byte[70_000];
        foreach (var count in (int[])[0, 1, 2, 15, 16, 255, 1024, 32_766, 32_767, 32_768, 65_536, 70_000])
        {
            Assert.Equal(BitwiseCrc.Kermit(zeros.AsSpan(0, count), 0x8001), Crc16.Advance(0x8001, count));
        }

        Assert.Equal(Crc16.Advance(Crc16.Advance(0xBEEF, long.MaxValue - 5), 5), Crc16.Advance(0xBEEF, long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Crc16.Advance(0, -1));
    }

    [Fact]
    public void A_path_the_processor_lacks_is_refused_instead_of_answered_by_another() =>
        Assert.Throws<PlatformNotSupportedException>(() => Crc16.Kermit(new byte[64], 0, ChecksumPath.Instruction));

    [Fact]
    public void Nothing_is_allocated()
    {
        var message = TestBytes.Random(seed: 21, 4096);
        var sequence = Pieces.Of(message, 100, 1500);
        Crc16.Kermit(sequence);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Crc16.Kermit(sequence, Crc16.Kermit(message));
            Crc16.Advance(1, i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
