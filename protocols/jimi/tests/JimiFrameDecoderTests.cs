using System.Buffers;
using CloudCam.Testing;

namespace CloudCam.Protocols.Jimi.Tests;

public sealed class JimiFrameDecoderTests
{
    private readonly JimiFrameDecoder decoder = new(new JimiCodecOptions());

    [Fact]
    public void Frames_come_out_the_same_however_the_network_cuts_them()
    {
        byte[] stream = [.. Examples.All.SelectMany(frame => frame)];
        var whole = Decode(new ReadOnlySequence<byte>(stream), out var left);
        Assert.Equal(0, left);
        Assert.Equal(
            ["01 5 None 12", "13 15 None 5", "22 140 None 33", "37 8767 None 33", "94 10 None 6", "E0 268 None 6", "70 2771 None 33", "95 10 None 142"], whole);
        foreach (var cut in Vectors.EveryCut(stream))
        {
            Assert.Equal(whole, Decode(cut, out left));
            Assert.Equal(0, left);
        }
    }

    [Fact]
    public void Every_prefix_of_a_frame_asks_for_more_and_takes_nothing()
    {
        foreach (var frame in Examples.All)
        {
            for (var length = 0; length < frame.Length; length++)
            {
                foreach (var cut in Vectors.EveryCut(frame[..length]))
                {
                    var unread = cut;
                    Assert.False(decoder.TryDecode(ref unread, out _));
                    Assert.Equal(length, unread.Length);
                }
            }
        }
    }

    [Fact]
    public void Either_start_is_good_for_every_number()
    {
        for (var number = 0; number < 256; number++)
        {
            foreach (var isLong in (bool[])[false, true])
            {
                var frame = Assert.Single(Frames(Wire.Frame((byte)number, [1, 2, 3], 0xFFFF, isLong)));
                Assert.Equal((JimiFault.None, (byte)number, (ushort)0xFFFF, isLong, true), (frame.Fault, frame.Number, frame.Serial, frame.IsLong, frame.IsFrame));
                Assert.Equal([1, 2, 3], frame.Content.ToArray());
            }
        }
    }

    [Fact]
    public void A_frame_without_content_is_one_and_so_are_the_longest_of_both_forms()
    {
        foreach (var (bytes, isLong) in ((int, bool)[])[(0, false), (250, false), (0, true), (251, true), (16_384 - 5, true)])
        {
            var content = Enumerable.Range(0, bytes).Select(at => (byte)at).ToArray();
            var frame = Assert.Single(Frames(Wire.Frame(0x9B, content, 7, isLong)));
            Assert.True(frame.IsGood);
            Assert.Equal(content, frame.Content.ToArray());
        }
    }

    [Fact]
    public void Stop_bytes_and_starts_inside_of_the_content_are_content()
    {
        byte[] content = [0x0D, 0x0A, 0x78, 0x78, 0x05, 0x13, 0x00, 0x01, 0x0D, 0x0A, 0x79, 0x79, 0x0D, 0x0A];
        byte[] stream = [.. Wire.Frame(0x9B, content, 1, isLong: true), .. Wire.Frame(0x9B, content, 2), .. Examples.Heartbeat];
        foreach (var cut in Vectors.EveryCut(stream)) Assert.Equal(["9B 1 None 14", "9B 2 None 14", "13 15 None 5"], Decode(cut, out _));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(11)]
    public void A_wrong_crc_is_told_and_the_next_frame_is_good(int flipped)
    {
        byte[] broken = [.. Examples.Heartbeat];
        broken[flipped] ^= 0x40;
        byte[] stream = [.. broken, .. Examples.Login];
        foreach (var cut in Vectors.EveryCut(stream))
        {
            var frames = Decode(cut, out _);
            Assert.Equal(2, frames.Count);
            Assert.Contains(" Crc 5", frames[0], StringComparison.Ordinal);
            Assert.Equal("01 5 None 12", frames[1]);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        for (var bit = 24; bit < (Examples.Location.Length - 2) * 8; bit++)
        {
            byte[] broken = [.. Examples.Location];
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.All(Frames([.. broken, .. Examples.Heartbeat]), frame => Assert.True(!frame.IsGood || frame.Number == JimiNumber.Heartbeat));
            Assert.Equal("13 15 None 5", Decode(new ReadOnlySequence<byte>([.. broken, .. Examples.Heartbeat]), out _)[^1]);
        }
    }

    [Theory]
    [InlineData("00", JimiFault.Start)]
    [InlineData("16 03 01 02 00", JimiFault.Start)]
    [InlineData("78 79 05", JimiFault.Start)]
    [InlineData("79 78 05", JimiFault.Start)]
    [InlineData("78 78 00", JimiFault.Length)]
    [InlineData("78 78 04", JimiFault.Length)]
    [InlineData("79 79 00 04", JimiFault.Length)]
    [InlineData("79 79 00 00", JimiFault.Length)]
    [InlineData("79 79 40 01", JimiFault.Length)]
    [InlineData("79 79 FF FF", JimiFault.Length)]
    [InlineData("78 78 05 13 00 01 00 00 0A 0D", JimiFault.Stop)]
    [InlineData("79 79 00 05 13 00 01 00 00 0D 0B", JimiFault.Stop)]
    public void A_hostile_header_is_rubbish_at_once_and_the_next_frame_is_found(string hex, JimiFault expected)
    {
        byte[] stream = [.. Vectors.Hex(hex), .. Examples.Heartbeat];
        foreach (var cut in Vectors.EveryCut(stream))
        {
            var frames = Frames(cut);
            Assert.Equal(expected, frames[0].Fault);
            Assert.False(frames[0].IsFrame);
            Assert.True(frames[0].Content.IsEmpty);
            Assert.Equal(0, frames[0].Number);
            Assert.True(frames[^1].IsGood);
            Assert.Equal(JimiNumber.Heartbeat, frames[^1].Number);
            Assert.Equal(stream, frames.SelectMany(frame => frame.Bytes.ToArray()));
        }
        Assert.Equal(expected, Assert.Single(Frames(Vectors.Hex(hex))).Fault);
    }

    [Fact]
    public void The_three_broken_examples_of_the_document_cost_themselves_and_nothing_else()
    {
        foreach (var file in Vectors.Files("protocols/jimi/vectors", "vendor-broken.hex"))
        {
            foreach (var (_, broken) in Vectors.ReadChunks(file))
            {
                // Alone they wait for the bytes their length promises.
                Assert.Empty(Frames(broken));
                byte[] stream = [.. broken, .. Examples.Heartbeat, .. Examples.Login];
                foreach (var cut in Vectors.EveryCut(stream))
                {
                    var frames = Frames(cut);
                    Assert.All(frames.SkipLast(2), frame => Assert.False(frame.IsFrame));
                    Assert.Equal(JimiFault.Stop, frames[0].Fault);
                    Assert.Equal([JimiNumber.Heartbeat, JimiNumber.Login], frames.TakeLast(2).Select(frame => frame.Number));
                }
            }
        }
    }

    [Fact]
    public void A_frame_over_the_limit_is_skipped_and_a_limit_can_be_set()
    {
        var small = new JimiFrameDecoder(new JimiCodecOptions { MaxLongLength = 64 });
        var unread = new ReadOnlySequence<byte>([.. Wire.Frame(0x21, new byte[60], 1, isLong: true), .. Examples.Heartbeat]);
        Assert.True(small.TryDecode(ref unread, out var frame));
        Assert.Equal(JimiFault.Length, frame.Fault);
        Assert.True(small.TryDecode(ref unread, out frame));
        Assert.Equal((JimiFault.None, JimiNumber.Heartbeat), (frame.Fault, frame.Number));
    }

    [Fact]
    public void A_half_frame_that_never_ends_holds_no_more_than_the_limit()
    {
        var unread = new ReadOnlySequence<byte>([0x79, 0x79, 0x40, 0x00, .. new byte[16_384 + 1]]);
        Assert.False(decoder.TryDecode(ref unread, out _));
        unread = new ReadOnlySequence<byte>([0x79, 0x79, 0x40, 0x00, .. new byte[16_384 + 2]]);
        Assert.True(decoder.TryDecode(ref unread, out var frame));
        Assert.Equal((JimiFault.Stop, 4 + 16_384 + 2), (frame.Fault, frame.Bytes.Length));
        Assert.True(unread.IsEmpty);
    }

    [Fact]
    public void Segments_without_bytes_do_no_harm()
    {
        var unread = Vectors.Pieces([], Examples.Heartbeat[..3], [], Examples.Heartbeat[3..], [], [0xAA], []);
        Assert.Equal(["13 15 None 5", "00 0 Start 0"], Decode(unread, out var left));
        Assert.Equal(0, left);
    }

    private List<string> Decode(ReadOnlySequence<byte> bytes, out long left)
    {
        var frames = new List<string>();
        while (decoder.TryDecode(ref bytes, out var frame)) frames.Add(FormattableString.Invariant($"{frame.Number:X2} {frame.Serial} {frame.Fault} {frame.Content.Length}"));
        left = bytes.Length;
        return frames;
    }

    private static List<JimiFrame> Frames(byte[] bytes) => Frames(new ReadOnlySequence<byte>(bytes));

    private static List<JimiFrame> Frames(ReadOnlySequence<byte> bytes)
    {
        var frames = new List<JimiFrame>();
        // A frame put together from segments is overwritten by the next one: a fresh decoder for each keeps them apart.
        while (new JimiFrameDecoder(new JimiCodecOptions()).TryDecode(ref bytes, out var frame)) frames.Add(frame);
        return frames;
    }
}
