using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class RtmpChunkReaderTests
{
    private const byte Audio = 8;
    private const byte Video = 9;

    [Fact]
    public void Messages_come_out_the_same_however_the_network_cuts_them()
    {
        byte[] stream =
        [
            .. Wire.Message(3, 0, 20, 0, Wire.Body(40)), .. Wire.Message(6, 0x1000010, Video, 1, Wire.Body(300)), .. Wire.Message(4, 20, Audio, 1, Wire.Body(2)),
            .. Wire.Message(319, 21, Audio, 1, [8]), .. Wire.Message(319, 21, Audio, 1, []), .. Wire.Message(65_599, 22, Audio, 1, Wire.Body(1)), .. Wire.Message(2, 0, 1, 0, [0, 0, 0, 5]), .. Wire.Message(6, 30, Video, 1, Wire.Body(12), 5),
        ];
        string[] expected =
        [
            Wire.Line(3, 0, 20, 0, Wire.Body(40)), Wire.Line(6, 0x1000010, Video, 1, Wire.Body(300)), Wire.Line(4, 20, Audio, 1, Wire.Body(2)), Wire.Line(319, 21, Audio, 1, [8]),
            Wire.Line(65_599, 22, Audio, 1, Wire.Body(1)), Wire.Line(2, 0, 1, 0, [0, 0, 0, 5]), Wire.Line(6, 30, Video, 1, Wire.Body(12)),
        ];
        foreach (var cut in Vectors.EveryCut(stream))
        {
            using var reader = Reader();
            Assert.Equal(expected, Wire.Drain(reader, cut));
            Assert.False(reader.IsInsideMessage);
            Assert.Equal((uint)stream.Length, reader.BytesReceived);
            Assert.Equal(1, reader.EmptyMessages);
        }
        foreach (var piece in (int[])[1, 2, 3, 7, 127, 128, 129])
        {
            using var reader = Reader();
            Assert.Equal(expected, Wire.Receive(reader, stream, piece));
        }
    }

    [Fact]
    public void Messages_of_several_chunk_streams_may_take_turns()
    {
        var picture = Wire.Chunks(6, 100, Video, 1, Wire.Body(500));
        byte[] stream = [.. picture[0], .. Wire.Message(4, 90, Audio, 1, Wire.Body(9)), .. picture[1], .. Wire.Message(4, 95, Audio, 1, Wire.Body(8)), .. picture[2], .. picture[3]];
        Assert.Equal([Wire.Line(4, 90, Audio, 1, Wire.Body(9)), Wire.Line(4, 95, Audio, 1, Wire.Body(8)), Wire.Line(6, 100, Video, 1, Wire.Body(500))], Read(stream));
    }

    [Fact]
    public void Shorter_headers_take_from_the_one_before_what_they_leave_out()
    {
        byte[] stream =
        [
            .. Wire.Message(4, 1_000, Audio, 7, [1, 2]),
            .. Wire.Basic(1, 4), .. Wire.U24(20), .. Wire.U24(1), Audio, 3,
            .. Wire.Basic(2, 4), .. Wire.U24(21), 4,
            .. Wire.Basic(3, 4), 5,
            .. Wire.Basic(3, 4), 6,
        ];
        Assert.Equal(
            [Wire.Line(4, 1_000, Audio, 7, [1, 2]), Wire.Line(4, 1_020, Audio, 7, [3]), Wire.Line(4, 1_041, Audio, 7, [4]), Wire.Line(4, 1_062, Audio, 7, [5]), Wire.Line(4, 1_083, Audio, 7, [6])],
            Read(stream));
    }

    [Fact]
    public void After_a_full_header_one_without_fields_adds_its_time_as_ffmpeg_means_it() =>
        Assert.Equal([Wire.Line(4, 23, Audio, 1, [1]), Wire.Line(4, 46, Audio, 1, [2])], Read([.. Wire.Message(4, 23, Audio, 1, [1]), .. Wire.Basic(3, 4), 2]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_extended_time_is_read_whether_or_not_later_chunks_repeat_it(bool repeats)
    {
        var body = Wire.Body(300);
        byte[] stream = [.. Wire.Message(6, 0x12345678, Video, 1, body, repeats: repeats), .. Wire.Basic(1, 6), .. Wire.U24(40), .. Wire.U24(2), Video, 1, 2];
        foreach (var cut in Vectors.EveryCut(stream))
        {
            using var reader = Reader();
            Assert.Equal([Wire.Line(6, 0x12345678, Video, 1, body), Wire.Line(6, 0x12345678 + 40, Video, 1, [1, 2])], Wire.Drain(reader, cut));
        }
    }

    [Fact]
    public void Messages_without_content_are_passed_over_and_counted()
    {
        using var reader = Reader();
        byte[] stream = [.. Wire.Message(4, 20, Audio, 1, []), .. Enumerable.Repeat((byte)0xC4, 1_000), .. Wire.Message(6, 7, Video, 1, [1])];
        Assert.Equal([Wire.Line(6, 7, Video, 1, [1])], Wire.Receive(reader, stream, 1));
        Assert.Equal(1_001, reader.EmptyMessages);
    }

    [Fact]
    public void Times_run_over_after_49_days() =>
        Assert.Equal([Wire.Line(4, 0xFFFFFFF0, Audio, 1, [1]), Wire.Line(4, 0x10, Audio, 1, [2])], Read([.. Wire.Message(4, 0xFFFFFFF0, Audio, 1, [1]), .. Wire.Basic(1, 4), .. Wire.U24(0x20), .. Wire.U24(1), Audio, 2]));

    [Fact]
    public void An_abandoned_message_is_forgotten()
    {
        var picture = Wire.Chunks(6, 100, Video, 1, Wire.Body(500));
        byte[] stream = [.. picture[0], .. Wire.Control(2, 6), .. Wire.Message(6, 200, Video, 1, [1]), .. Wire.Control(2, 6), .. Wire.Control(2, 77), .. Wire.Control(2, uint.MaxValue)];
        using var reader = Reader();
        var messages = Wire.Drain(reader, new ReadOnlySequence<byte>(stream));
        Assert.Contains(Wire.Line(6, 200, Video, 1, [1]), messages);
        Assert.Equal(5, messages.Count);
        Assert.False(reader.IsInsideMessage);
    }

    [Fact]
    public void A_chunk_size_of_2_GB_is_the_longest_message_and_allocates_nothing_by_it()
    {
        using var reader = Reader();
        var body = Wire.Body(100_000);
        Assert.Equal(2, Wire.Receive(reader, [.. Wire.Control(1, int.MaxValue), .. Wire.Message(6, 0, Video, 1, body, int.MaxValue)], 1_460).Count);
        // What a header promises, byte by byte, with one byte of it coming.
        var promise = Wire.Message(6, 0, Video, 1, new byte[4 * 1024 * 1024], int.MaxValue)[..13];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(Wire.Receive(reader, promise, 1));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 * 1024);
    }

    [Theory]
    [InlineData("c3", Violation.UnexpectedMessage)] // Nothing before that it could refer to.
    [InlineData("84 000000", Violation.UnexpectedMessage)]
    [InlineData("06 000000 400001 09 01000000", Violation.FrameTooLarge)] // 4 MiB and a byte.
    [InlineData("03 000000 010001 14 00000000", Violation.FrameTooLarge)] // A command of 64 KiB and a byte.
    [InlineData("03 000000 ffffff 63 00000000", Violation.FrameTooLarge)] // A type nobody knows has a command's limit.
    [InlineData("02 000000 000004 01 00000000 00000000", Violation.BadField)]
    [InlineData("02 000000 000004 01 00000000 80000000", Violation.BadField)]
    [InlineData("02 000000 000003 01 00000000 000010", Violation.BadLength)]
    [InlineData("02 000000 000000 05 00000000", Violation.BadLength)]
    [InlineData("02 000000 000001 02 00000000 00", Violation.BadLength)]
    public void What_cannot_be_is_refused_at_once(string hex, Violation violation) => Refused(Vectors.Hex(hex), violation);

    [Fact]
    public void A_new_message_inside_of_another_is_refused_but_repeated_fields_are_borne()
    {
        var picture = Wire.Chunks(6, 100, Video, 1, Wire.Body(200));
        Refused([.. picture[0], .. Wire.Message(6, 200, Video, 1, [1])], Violation.UnexpectedMessage);
        Refused([.. picture[0], .. Wire.Message(6, 200, Audio, 1, Wire.Body(200))], Violation.UnexpectedMessage);
        byte[] stream = [.. picture[0], .. Wire.Basic(1, 6), .. Wire.U24(0), .. Wire.U24(200), Video, .. Wire.Body(200)[128..]];
        Assert.Equal([Wire.Line(6, 100, Video, 1, Wire.Body(200))], Read(stream));
    }

    [Fact]
    public void Chunk_streams_have_a_limit()
    {
        using var reader = Reader(new RtmpOptions { MaxChunkStreams = 4 });
        for (var id = 3; id < 7; id++) Assert.Single(Wire.Drain(reader, new ReadOnlySequence<byte>(Wire.Message(id, 0, Audio, 1, [1]))));
        var violation = Assert.Throws<ProtocolViolationException>(() => Wire.Drain(reader, new ReadOnlySequence<byte>(Wire.Message(400, 0, Audio, 1, [1]))));
        Assert.Equal(Violation.UnexpectedMessage, violation.Violation);
    }

    [Fact]
    public void Unfinished_messages_have_a_limit_together()
    {
        using var reader = Reader(new RtmpOptions { MaxUnfinishedBytes = 1_000 });
        byte[] stream = [.. Wire.Control(1, 400), .. Wire.Chunks(4, 0, Audio, 1, Wire.Body(500), 400)[0], .. Wire.Chunks(5, 0, Audio, 1, Wire.Body(500), 400)[0]];
        Assert.Single(Wire.Drain(reader, new ReadOnlySequence<byte>(stream)));
        var violation = Assert.Throws<ProtocolViolationException>(() => Wire.Drain(reader, new ReadOnlySequence<byte>(Wire.Chunks(6, 0, Audio, 1, Wire.Body(500), 400)[0])));
        Assert.Equal(Violation.FrameTooLarge, violation.Violation);
    }

    [Fact]
    public void A_long_picture_is_joined_over_many_blocks()
    {
        using var reader = Reader();
        var body = Wire.Body(700_001);
        Assert.Equal([Wire.Line(6, 1, Video, 1, body), Wire.Line(6, 2, Video, 1, [9])], Wire.Receive(reader, [.. Wire.Message(6, 1, Video, 1, body), .. Wire.Message(6, 2, Video, 1, [9])], 1_000));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_024)]
    [InlineData(1_500)]
    [InlineData(4_096)]
    public void Long_chunks_say_the_same_where_they_lie_and_joined(int chunk)
    {
        // Whole in what was received, cut anywhere, in turns with another message, with an extended time, too many to be linked, exactly filled.
        int[] lengths = [1, chunk, chunk + 1, 2 * chunk, (3 * chunk) + 5, 4 * chunk, (4 * chunk) + 1];
        var expected = new List<string> { Wire.Line(2, 0, 1, 0, Wire.U32((uint)chunk)) };
        var stream = new List<byte>(Wire.Control(1, (uint)chunk));
        foreach (var length in lengths)
        {
            stream.AddRange(Wire.Message(6, (uint)length, Video, 1, Wire.Body(length), chunk));
            expected.Add(Wire.Line(6, (uint)length, Video, 1, Wire.Body(length)));
        }
        stream.AddRange(Wire.Message(6, 0x2000000, Video, 1, Wire.Body(2 * chunk), chunk));
        expected.Add(Wire.Line(6, 0x2000000, Video, 1, Wire.Body(2 * chunk)));
        stream.AddRange(Wire.Message(400, 5, Video, 1, Wire.Body(2 * chunk), chunk));
        expected.Add(Wire.Line(400, 5, Video, 1, Wire.Body(2 * chunk)));
        var picture = Wire.Chunks(6, 7, Video, 1, Wire.Body(2 * chunk), chunk);
        stream.AddRange([.. picture[0], .. Wire.Message(4, 6, Audio, 1, [1], chunk), .. picture[1]]);
        expected.AddRange([Wire.Line(4, 6, Audio, 1, [1]), Wire.Line(6, 7, Video, 1, Wire.Body(2 * chunk))]);
        foreach (var piece in (int[])[1, 700, 1_460, chunk + 12, chunk + 13, 3 * chunk, 16_384, stream.Count])
        {
            using var reader = Reader();
            Assert.Equal(expected, Wire.Receive(reader, [.. stream], piece));
            Assert.Equal((uint)stream.Count, reader.BytesReceived);
            Assert.False(reader.IsInsideMessage);
        }
    }

    [Fact]
    public void An_acknowledgement_is_due_once_for_each_window()
    {
        using var reader = Reader();
        Assert.False(reader.TryTakeAcknowledgement(out _));
        Wire.Drain(reader, new ReadOnlySequence<byte>(Wire.Control(5, 20_000)));
        Assert.False(reader.TryTakeAcknowledgement(out _));
        Wire.Drain(reader, new ReadOnlySequence<byte>(Wire.Message(6, 0, Video, 1, Wire.Body(20_000))));
        Assert.True(reader.TryTakeAcknowledgement(out var sequence));
        Assert.Equal(reader.BytesReceived, sequence);
        Assert.False(reader.TryTakeAcknowledgement(out _));
    }

    [Fact]
    public void A_window_of_one_byte_does_not_make_every_message_answered()
    {
        using var reader = Reader();
        Wire.Drain(reader, new ReadOnlySequence<byte>(Wire.Control(5, 1)));
        Wire.Drain(reader, new ReadOnlySequence<byte>(Wire.Message(6, 0, Video, 1, Wire.Body(1_000))));
        Assert.False(reader.TryTakeAcknowledgement(out _));
    }

    private static RtmpChunkReader Reader(RtmpOptions? options = null) => new(options ?? new RtmpOptions());

    private static List<string> Read(byte[] stream)
    {
        using var reader = Reader();
        return Wire.Drain(reader, new ReadOnlySequence<byte>(stream));
    }

    private static void Refused(byte[] bytes, Violation violation)
    {
        using var reader = Reader();
        Assert.Equal(violation, Assert.Throws<ProtocolViolationException>(() => Wire.Drain(reader, new ReadOnlySequence<byte>(bytes))).Violation);
    }
}
