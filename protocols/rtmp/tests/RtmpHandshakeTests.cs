using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class RtmpHandshakeTests
{
    private const uint Clock = 0x01020304;

    [Fact]
    public void The_answer_is_version_3_our_clock_and_an_echo_however_the_bytes_come()
    {
        byte[] c1 = [0, 0, 0, 9, 9, 0, 0x7C, 2, .. Wire.Body(1_528)];
        byte[] client = [3, .. c1, .. Wire.Body(1_536), 0xAA];
        foreach (var piece in (int[])[1, 700, 1_537, client.Length])
        {
            var handshake = new RtmpHandshake();
            var output = new ArrayBufferWriter<byte>();
            var from = 0;
            var isDone = false;
            for (var to = 0; !isDone;)
            {
                to = Math.Min(to + piece, client.Length);
                var unread = new ReadOnlySequence<byte>(client, from, to - from);
                isDone = handshake.TryFinish(ref unread, output, Clock, new Random(1));
                from = to - (int)unread.Length;
                Assert.Equal(to >= RtmpHandshake.FirstBytes ? 3_073 : 0, output.WrittenCount);
            }
            Assert.True(handshake.IsDone);
            Assert.Equal(3_073, from);
            Assert.Equal("030102030400000000", Vectors.ToHex(output.WrittenSpan[..9]));
            var s2 = output.WrittenSpan[RtmpHandshake.FirstBytes..];
            Assert.Equal("00000009" + "01020304", Vectors.ToHex(s2[..8]));
            Assert.True(s2[8..].SequenceEqual(c1.AsSpan(8)));
        }
    }

    [Fact]
    public void What_ffmpeg_sends_is_taken()
    {
        var capture = Vectors.ReadChunks(Vectors.Files("protocols/rtmp/vectors", "ffmpeg-h264-aac.hex")[0]);
        var unread = Vectors.Pieces([.. capture.Select(chunk => chunk.Bytes)]);
        var all = unread.Length;
        Assert.True(new RtmpHandshake().TryFinish(ref unread, new ArrayBufferWriter<byte>(), Clock, new Random(1)));
        Assert.Equal(all - 3_073, unread.Length);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("02")]
    [InlineData("20")]
    [InlineData("47455420")] // GET
    [InlineData("16030100")] // TLS
    public void Another_protocol_is_refused_by_its_first_byte(string hex)
    {
        var isTls = hex.StartsWith("16", StringComparison.Ordinal);
        var unread = new ReadOnlySequence<byte>(Vectors.Hex(hex));
        var output = new ArrayBufferWriter<byte>();
        if (isTls)
        {
            // 22 could be a version to come; nothing is answered until 1,537 bytes are there.
            Assert.False(new RtmpHandshake().TryFinish(ref unread, output, Clock, new Random(1)));
        }
        else
        {
            Assert.Equal(Violation.BadMagic, Assert.Throws<ProtocolViolationException>(() => new RtmpHandshake().TryFinish(ref unread, output, Clock, new Random(1))).Violation);
        }
        Assert.Equal(0, output.WrittenCount);
    }
}
