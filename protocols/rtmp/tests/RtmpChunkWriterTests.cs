using System.Buffers;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class RtmpChunkWriterTests
{
    [Fact]
    public void Headers_are_the_shortest_that_every_reader_understands_alike()
    {
        var writer = new RtmpChunkWriter { ChunkBytes = 2 };
        var output = new ArrayBufferWriter<byte>();
        writer.Write(output, RtmpMessageType.Audio, 4, 1, 10, [1, 2, 3]);
        writer.Write(output, RtmpMessageType.Audio, 4, 1, 30, [4]);
        writer.Write(output, RtmpMessageType.Audio, 4, 1, 50, [5]);
        writer.Write(output, RtmpMessageType.Audio, 4, 1, 40, [6]);
        writer.Write(output, RtmpMessageType.Audio, 4, 2, 60, []);
        writer.Write(output, RtmpMessageType.Audio, 4, 2, 0x2000000, [7, 8, 9]);
        Assert.Equal(
            "04 00000a 000003 08 01000000 0102 c4 03" + "44 000014 000001 08 04" + "84 000014 05" + "04 000028 000001 08 01000000 06" + "04 00003c 000000 08 02000000"
            + "44 ffffff 000003 08 01ffffc4 0708 c4 01ffffc4 09",
            Spaced(output.WrittenSpan, "04 00000a 000003 08 01000000 0102 c4 03" + "44 000014 000001 08 04" + "84 000014 05" + "04 000028 000001 08 01000000 06" + "04 00003c 000000 08 02000000" + "44 ffffff 000003 08 01ffffc4 0708 c4 01ffffc4 09"));
    }

    [Fact]
    public void What_is_written_is_read_again() => Prop.ForAll<(byte, uint, ushort)[], ushort>((choices, chunk) =>
    {
        var writer = new RtmpChunkWriter { ChunkBytes = 1 + (chunk % 300) };
        var output = new ArrayBufferWriter<byte>();
        var expected = new List<string> { Wire.Line(2, 0, 1, 0, Wire.U32((uint)writer.ChunkBytes)) };
        output.Write(Wire.Control(1, (uint)writer.ChunkBytes));
        foreach (var (choice, time, length) in choices)
        {
            var body = Wire.Body(length % 700);
            // Times that rise, go back, and run beyond 24 bits.
            var at = choice % 3 == 0 ? time : time % 100_000;
            var (id, type, stream) = (3 + (choice % 4), choice % 2 == 0 ? RtmpMessageType.Audio : RtmpMessageType.Video, (uint)(choice % 5 == 0 ? 2 : 1));
            writer.Write(output, type, id, stream, at, body);
            if (body.Length > 0) expected.Add(Wire.Line(id, at, (byte)type, stream, body));
        }
        using var reader = new RtmpChunkReader(new RtmpOptions());
        return expected.SequenceEqual(Wire.Receive(reader, output.WrittenSpan.ToArray(), 1 + (chunk % 50)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_has_no_header_is_refused_before_anything_is_written()
    {
        var writer = new RtmpChunkWriter();
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(output, RtmpMessageType.Audio, 1, 1, 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(output, RtmpMessageType.Audio, 64, 1, 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(output, RtmpMessageType.Video, 6, 1, 0, new byte[0x1000000]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.ChunkBytes = 0);
        Assert.Equal(0, output.WrittenCount);
    }

    /// <summary>The bytes with the blanks of a template, so that a difference can be read.</summary>
    private static string Spaced(ReadOnlySpan<byte> bytes, string template)
    {
        var digits = Vectors.ToHex(bytes);
        var at = 0;
        return string.Concat(template.Select(letter => letter == ' ' ? ' ' : at < digits.Length ? digits[at++] : '?')) + digits[at..];
    }
}
