using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Testing;

namespace CloudCam.Protocols.Teltonika.Tests;

public sealed class TeltonikaFrameDecoderTests
{
    private readonly TeltonikaFrameDecoder decoder = new(new TeltonikaOptions());

    [Fact]
    public void Frames_come_out_the_same_however_the_network_cuts_them()
    {
        ushort crc = 0;
        byte[] stream =
        [
            .. Vectors.Hex("000000050001403a4abaa31444000400"), .. Vectors.Hex("00010006000000110000"), .. Vectors.Hex("0003000400000001"),
            .. Camera.Data([1, 2, 3], ref crc), .. Camera.EnhancedData(7, [4, 5], ref crc), .. Vectors.Hex("0005000400000001"), .. Camera.Path("a/b.jpg"),
        ];
        var whole = DecodeAll(new ReadOnlySequence<byte>(stream), out var left);
        Assert.Equal(0, left);
        Assert.Equal(
            [
                "Init 00050001403a4abaa31444000400 0 0", "Start 000000110000 17 0", "Sync 00000001 1 0", "Data 010203 0 6131", "EnhancedData 0405 7 " + crc.ToString("x4", null),
                "Status 00000001 1 0", "Path 612f622e6a706700 0 0",
            ],
            whole.Select(text => text.Replace("Data 010203 0 " + Camera.Crc([1, 2, 3], 0).ToString("x4", null), "Data 010203 0 6131")));
        foreach (var cut in Vectors.EveryCut(stream)) Assert.Equal(whole, DecodeAll(cut, out _));
    }

    [Theory]
    [InlineData("000000050001403a4abaa31444000400")]
    [InlineData("00010006000000110000")]
    [InlineData("0003000400000001")]
    [InlineData("0004000501020345aa")]
    [InlineData("0005000400000001")]
    [InlineData("0006000201ff")]
    [InlineData("000b000d0104000001888888888800000a")]
    [InlineData("000d000361620000")]
    [InlineData("000e0008000004000102034f")]
    public void Every_prefix_of_a_frame_asks_for_more_and_takes_nothing(string hex)
    {
        var frame = Vectors.Hex(hex);
        for (var length = 0; length < Math.Min(frame.Length, frame[1] == 13 ? 7 : frame.Length); length++)
        {
            var unread = new ReadOnlySequence<byte>(frame, 0, length);
            Assert.False(decoder.TryDecode(ref unread, out _));
            Assert.Equal(length, unread.Length);
        }
    }

    [Theory]
    [InlineData("01", Violation.BadMagic)]
    [InlineData("ff", Violation.BadMagic)]
    [InlineData("000f", Violation.BadMagic)]
    [InlineData("0010 0004 00000000", Violation.BadMagic)]
    [InlineData("7878", Violation.BadMagic)]
    [InlineData("0001 ff", Violation.BadLength)]
    [InlineData("0001 0005", Violation.BadLength)]
    [InlineData("0001 0007", Violation.BadLength)]
    [InlineData("0003 0003", Violation.BadLength)]
    [InlineData("0003 0000", Violation.BadLength)]
    [InlineData("0005 0006", Violation.BadLength)]
    [InlineData("0004 0403", Violation.FrameTooLarge)]
    [InlineData("0004 05", Violation.FrameTooLarge)]
    [InlineData("0004 ffff", Violation.FrameTooLarge)]
    [InlineData("0004 0002", Violation.BadLength)]
    [InlineData("0004 0000", Violation.BadLength)]
    [InlineData("000e 0407", Violation.FrameTooLarge)]
    [InlineData("000e 0006", Violation.BadLength)]
    [InlineData("000d 0201", Violation.FrameTooLarge)]
    [InlineData("000d 0000", Violation.BadLength)]
    [InlineData("000b 1001", Violation.FrameTooLarge)]
    [InlineData("0006 ffff", Violation.FrameTooLarge)]
    public void Hostile_header_is_refused_at_once(string hex, Violation expected)
    {
        foreach (var cut in Vectors.EveryCut(Vectors.Hex(hex)))
        {
            var unread = cut;
            var violation = Assert.Throws<ProtocolViolationException>(() => decoder.TryDecode(ref unread, out _));
            Assert.Equal(expected, violation.Violation);
        }
    }

    [Fact]
    public void A_full_data_frame_takes_1030_bytes()
    {
        ushort crc = 0;
        var frame = Camera.Data(Camera.File(1024), ref crc);
        Assert.Equal(1030, frame.Length);
        var unread = new ReadOnlySequence<byte>([.. frame, 0]);
        Assert.True(decoder.TryDecode(ref unread, out var decoded));
        Assert.Equal(Camera.File(1024), decoded.Payload.ToArray());
        Assert.Equal(crc, decoded.Crc);
        Assert.Equal(1, unread.Length);
    }

    [Fact]
    public void Zero_is_an_init_also_in_mid_stream()
    {
        var unread = new ReadOnlySequence<byte>([.. Camera.Sync(1), .. Camera.Init(TeltonikaFiles.VideoRear)]);
        Assert.True(decoder.TryDecode(ref unread, out _));
        Assert.True(decoder.TryDecode(ref unread, out var init));
        Assert.Equal(TeltonikaFiles.VideoRear, TeltonikaInit.Read(init.Payload).FilesReady);
        Assert.True(unread.IsEmpty);
    }

    private List<string> DecodeAll(ReadOnlySequence<byte> bytes, out long left)
    {
        var frames = new List<string>();
        while (decoder.TryDecode(ref bytes, out var frame))
            frames.Add(FormattableString.Invariant($"{frame.Command} {Vectors.ToHex(frame.Payload.ToArray())} {frame.Value} {(frame.Crc == 0 ? "0" : frame.Crc.ToString("x4", null))}"));
        left = bytes.Length;
        return frames;
    }
}
