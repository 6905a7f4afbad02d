using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Media;
using CloudCam.Testing;

namespace CloudCam.Protocols.Tests.Media;

public sealed class FlacEncoderTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(11_025)]
    [InlineData(65_535)]
    public void Ffmpeg_gets_back_every_sample_of_every_kind_of_block(int rate)
    {
        var random = new Random(rate);
        var blocks = Kinds(random).Concat(Enumerable.Range(0, 300).Select(_ => Any(random))).ToList();
        var encoder = new FlacEncoder(rate);
        var stream = new List<byte>(Begin(rate));
        var expected = new List<byte>();
        long first = 0;
        foreach (var block in blocks)
        {
            var pcm = Bytes(block);
            stream.AddRange(Encode(encoder, MediaCodec.Pcm16, new ReadOnlySequence<byte>(pcm), first));
            expected.AddRange(pcm);
            first += block.Length;
        }
        var (decoded, said) = Ffmpeg.Convert([.. stream], "-f", "s16le");
        Assert.Contains($"{rate} Hz, mono", said, StringComparison.Ordinal);
        Assert.DoesNotContain("rror", said, StringComparison.Ordinal);
        Assert.True(expected.SequenceEqual(decoded), "The samples differ.");
    }

    [Theory]
    [InlineData(MediaCodec.G711ALaw)]
    [InlineData(MediaCodec.G711MuLaw)]
    public void Every_code_of_telephone_sound_comes_back_in_less_room_than_its_samples_take(MediaCodec codec)
    {
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code), .. Streams.Tone(codec, 8_000)];
        var encoder = new FlacEncoder(8_000);
        byte[] stream = [.. Begin(8_000), .. Encode(encoder, codec, new ReadOnlySequence<byte>(codes), 0)];
        var expected = new byte[2 * codes.Length];
        G711.Decode(codes, expected, codec == MediaCodec.G711ALaw);
        Assert.Equal(expected, Ffmpeg.Convert(stream, "-f", "s16le").Output);
        Assert.InRange(stream.Length, 1, codes.Length * 13 / 10);
    }

    [Fact]
    public void Numbers_of_first_samples_are_coded_in_all_lengths()
    {
        // The sixteen samples are silence: a frame is its header, one constant and the checksums.
        var encoder = new FlacEncoder(8_000);
        foreach (var (number, coded) in ((long, string)[])
        [
            (0, "00"), (0x7F, "7F"), (0x80, "C280"), (0x7FF, "DFBF"), (0x800, "E0A080"), (0xFFFF, "EFBFBF"), (0x1_0000, "F0908080"), (0x1F_FFFF, "F7BFBFBF"),
            (0x20_0000, "F888808080"), (0x400_0000, "FC8480808080"), (0x8000_0000, "FE828080808080"), (0xF_FFFF_FFFF, "FEBFBFBFBFBFBF"), (0x10_0000_0001, "01"),
        ])
        {
            var frame = Encode(encoder, MediaCodec.Pcm16, new ReadOnlySequence<byte>(new byte[32]), number);
            Assert.Equal($"FFF97408{coded}000F", Convert.ToHexString(frame[..(6 + (coded.Length / 2))]));
            Assert.Equal(6 + (coded.Length / 2) + 1 + 3 + 2, frame.Length);
        }
    }

    [Fact]
    public void Checksums_are_those_of_the_published_check_values()
    {
        // CRC-8/SMBUS and CRC-16/UMTS of the digits 1 to 9.
        Assert.Equal(0xF4, FlacChecksum.Of8("123456789"u8));
        Assert.Equal(0xFEE8, FlacChecksum.Of16("123456789"u8));
    }

    [Fact]
    public void Pieces_of_memory_make_no_difference_and_blocks_out_of_range_are_refused()
    {
        var random = new Random(1);
        var encoder = new FlacEncoder(8_000);
        var pcm = Bytes(Any(random));
        var whole = Encode(encoder, MediaCodec.Pcm16, new ReadOnlySequence<byte>(pcm), 5);
        foreach (var chunk in (int[])[1, 3, 100]) Assert.Equal(whole, Encode(encoder, MediaCodec.Pcm16, Vectors.Pieces([.. pcm.Chunk(chunk)]), 5));
        // Half a sample at the end is none.
        Assert.Equal(whole, Encode(encoder, MediaCodec.Pcm16, new ReadOnlySequence<byte>([.. pcm, 0x7F]), 5));
        Assert.Throws<ArgumentException>(() => Encode(encoder, MediaCodec.Pcm16, new ReadOnlySequence<byte>(new byte[30]), 0));
        Assert.Throws<ArgumentException>(() => Encode(encoder, MediaCodec.G711ALaw, new ReadOnlySequence<byte>(new byte[FlacEncoder.MaxSamples + 1]), 0));
        Assert.Throws<ArgumentException>(() => Encode(encoder, MediaCodec.G711ALaw, ReadOnlySequence<byte>.Empty, 0));
    }

    [Theory]
    [InlineData(MediaCodec.G711ALaw)]
    [InlineData(MediaCodec.Pcm16)]
    public void A_frame_allocates_nothing(MediaCodec codec)
    {
        var encoder = new FlacEncoder(8_000);
        var one = new ReadOnlySequence<byte>(Streams.Tone(codec, 320));
        var cut = Vectors.Pieces([.. Streams.Tone(codec, 320).Chunk(99)]);
        var target = new byte[FlacEncoder.RoomFor(320)];
        Allocations.None(() =>
        {
            encoder.Encode(codec, one, 0, target);
            encoder.Encode(codec, cut, 320, target);
        });
    }

    private static byte[] Encode(FlacEncoder encoder, MediaCodec codec, ReadOnlySequence<byte> payload, long first)
    {
        var samples = Math.Clamp((int)(payload.Length / codec.SampleBytes()), 0, FlacEncoder.MaxSamples);
        var target = new byte[FlacEncoder.RoomFor(samples)];
        return target[..encoder.Encode(codec, payload, first, target)];
    }

    private static byte[] Begin(int rate)
    {
        var block = new byte[FlacEncoder.StreamInfoBytes];
        var boxes = new BoxWriter(block);
        FlacEncoder.WriteStreamInfo(ref boxes, rate);
        Assert.Equal(block.Length, boxes.Length);
        return [.. "fLaC"u8, .. block];
    }

    private static IEnumerable<short[]> Kinds(Random random)
    {
        yield return new short[FlacEncoder.MinSamples];
        yield return [.. Enumerable.Repeat(short.MinValue, 100)];
        yield return [.. Enumerable.Repeat(short.MaxValue, 100)];
        yield return [.. Enumerable.Range(0, 1_000).Select(i => i % 2 == 0 ? short.MinValue : short.MaxValue)];
        yield return [.. Enumerable.Range(0, 1_000).Select(i => i % 2 == 0 ? short.MinValue : (short)0)];
        yield return [.. Enumerable.Range(0, 1_000).Select(i => (short)((i * 60) - 30_000))];
        yield return [.. Enumerable.Range(0, 1_000).Select(i => (short)(i == 500 ? 1 : 0))];
        yield return [.. Enumerable.Range(0, 1_000).Select(i => (short)(i == 0 ? short.MinValue : i == 999 ? short.MaxValue : 3))];
        yield return [.. Enumerable.Range(0, FlacEncoder.MaxSamples).Select(_ => (short)random.Next(short.MinValue, short.MaxValue + 1))];
        yield return [.. Enumerable.Range(0, FlacEncoder.MaxSamples).Select(i => (short)(30_000 * Math.Sin(i / 9.0)))];
    }

    // Noise of any size on a wave of any size, with bits at the end that are never used.
    private static short[] Any(Random random)
    {
        var (wave, noise, unused, slow) = (1 << random.Next(15), 1 << random.Next(15), random.Next(12), 1 + (random.NextDouble() * 50));
        return
        [
            .. Enumerable.Range(0, random.Next(FlacEncoder.MinSamples, 2_000))
                .Select(i => (short)(Math.Clamp((int)(wave * Math.Sin(i / slow)) + random.Next(-noise, noise), short.MinValue, short.MaxValue) >> unused << unused)),
        ];
    }

    private static byte[] Bytes(short[] samples)
    {
        var bytes = new byte[2 * samples.Length];
        for (var i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), samples[i]);
        return bytes;
    }
}
