using System.Buffers;
using CloudCam.Protocols.Dvrip.Media;
using CloudCam.Protocols.Framing;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Dvrip.Tests;

public sealed class DvripMediaReaderTests
{
    private static readonly byte[] Stream =
    [
        .. Wire.Key(Wire.H264Key()), .. Wire.Delta([0, 0, 0, 1, 0x41, 0, 0, 1, 5]), .. Wire.Audio(Wire.Filler(20, 0xD5)), .. Wire.Delta([]), .. Wire.Audio(Wire.Filler(3), 0x0A, 0),
        .. Wire.Key([0xFF, 0xD8, 1], type: 0, kind: 0xFE), .. (byte[])[0, 0, 1, 0xF9, 1, 6, 2, 0, 9, 9], .. Wire.Key(Wire.H265Key(), type: 0x53, width: 224, height: 14),
        .. Wire.Delta([0, 0, 1, 2, 1]),
    ];

    private readonly DvripOptions options = new();

    [Fact]
    public void Frames_come_out_the_same_however_packets_cut_them()
    {
        var whole = Wire.Frames(options, [new(Stream)]);
        Assert.Equal(9, whole.Count);
        foreach (var cut in Vectors.EveryCut(Stream)) Assert.Equal(whole, Wire.Frames(options, [cut]));
        for (var at = 1; at < Stream.Length; at++) Assert.Equal(whole, Wire.Frames(options, [new(Stream, 0, at), new(Stream, at, Stream.Length - at)]));
        Assert.Equal(whole, Wire.Frames(options, Stream.Select(one => new ReadOnlySequence<byte>([one]))));
    }

    [Fact]
    public void Frames_given_back_come_again_however_packets_cut_them()
    {
        var whole = Wire.Frames(options, [new(Stream)]);
        foreach (var cut in Vectors.EveryCut(Stream)) Assert.Equal(whole, Wire.Frames(options, [cut], givesBack: true));
        for (var at = 1; at < Stream.Length; at++) Assert.Equal(whole, Wire.Frames(options, [new(Stream, 0, at), new(Stream, at, Stream.Length - at)], givesBack: true));
    }

    [Fact]
    public void Headers_are_read_as_the_document_says()
    {
        var frames = Wire.Frames(options, [new(Stream)]).Select(frame => frame[..frame.LastIndexOf(' ')]).ToArray();
        Assert.Equal(
            [
                "Key H264 1920x1080 25 09:00:07", "Delta H264 1920x1080 25 ", "Audio ALaw 0x0 8000 ", "Delta H264 1920x1080 25 ", "Audio MuLaw 0x0 0 ", "Picture Jpeg 1920x1080 25 09:00:07",
                "Information Unknown 0x0 0 ", "Key H265 3840x2160 25 09:00:07", "Delta H265 3840x2160 25 ",
            ], frames);
    }

    [Theory]
    [InlineData(0x02, true, "H265")] // The type says H.264, the first NAL unit is a VPS.
    [InlineData(0x03, false, "H264")] // The type says H.265, the first NAL unit is an H.264 SPS.
    [InlineData(0x12, false, "H264")] // Wide: the high bits are not the codec's.
    [InlineData(0x43, true, "H265")]
    [InlineData(0x0F, true, "H265")]
    public void The_first_unit_decides_about_the_codec(byte type, bool isH265, string codec) =>
        Assert.StartsWith("Key " + codec, Wire.Frames(options, [new(Wire.Key(isH265 ? Wire.H265Key() : Wire.H264Key(), type))])[0], StringComparison.Ordinal);

    [Theory]
    [InlineData(0x01, "Mpeg4")]
    [InlineData(0x02, "H264")]
    [InlineData(0x03, "H265")]
    [InlineData(0x04, "Unknown")]
    public void Without_a_telling_unit_the_type_decides(byte type, string codec)
    {
        foreach (var payload in (byte[][])[[], [0], [0, 0, 1], [0, 0, 1, 0x26, 0x40], [9, 9, 9, 9, 9, 9, 9]])
            Assert.StartsWith($"Key {codec} ", Wire.Frames(options, [new(Wire.Key(payload, type))])[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_or_time_that_cannot_be_is_left_out()
    {
        Assert.StartsWith("Key H264 1920x1080 0  ", Wire.Frames(options, [new(Wire.Key(Wire.H264Key(), rate: 0, time: 0))])[0], StringComparison.Ordinal);
        Assert.StartsWith("Key H264 1920x1080 31  ", Wire.Frames(options, [new(Wire.Key(Wire.H264Key(), rate: 0xFF, time: uint.MaxValue))])[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("000001fd ffffffff")]
    [InlineData("000001fd 01002000")]
    [InlineData("000001fc 02 19 f0 87 00000000 00000080")]
    public void A_frame_too_long_is_refused_before_anything_of_it_is_taken(string hex)
    {
        using var reader = new DvripMediaReader(options);
        var bytes = new ReadOnlySequence<byte>(Vectors.Hex(hex));
        Assert.Equal(Violation.FrameTooLarge, Assert.Throws<ProtocolViolationException>(() => reader.TryRead(ref bytes, out _)).Violation);
    }

    [Fact]
    public void Noise_is_skipped_up_to_the_next_frame()
    {
        byte[] frame = Wire.Delta([0, 0, 1, 0x41, 7]);
        foreach (var noise in (byte[][])[[1], [0], [0, 0], [0, 0, 0], [0, 0, 1], [0, 0, 1, 0x67, 0, 0], new byte[300], [7, .. new byte[40], 0, 0, 1, 0x41, .. new byte[40]], Wire.Filler(1000), [0, 0, 1, 0x65, .. Wire.Filler(100), 0, 0], [5, 0, 0, 1, 0xFD, 0xFF, 0xFF, 0xFF, 0xFF]])
        {
            byte[] stream = [.. frame, .. noise, .. frame];
            string[] expected = [.. Wire.Frames(options, [new(frame)]), .. Wire.Frames(options, [new(frame)]), $"skipped {noise.Length}"];
            foreach (var cut in Vectors.EveryCut(stream)) Assert.Equal(expected, Wire.Frames(options, [cut]));
            for (var at = 1; at < stream.Length; at++) Assert.Equal(expected, Wire.Frames(options, [new(stream, 0, at), new(stream, at, stream.Length - at)]));
        }
    }

    [Fact]
    public void Noise_without_end_is_a_violation_however_it_comes()
    {
        var noise = Wire.Filler(70_000);
        foreach (var pieceBytes in (int[])[1, 15, 16, 1460, 70_000])
        {
            var pieces = noise.Chunk(pieceBytes).Select(piece => new ReadOnlySequence<byte>(piece));
            Assert.Equal(Violation.BadMagic, Assert.Throws<ProtocolViolationException>(() => Wire.Frames(options, pieces)).Violation);
        }
    }

    [Fact]
    public void Any_bytes_end_as_frames_a_wait_or_a_violation() => Prop.ForAll<byte[][]>(pieces =>
    {
        var small = new DvripOptions { MaxFrameBytes = 300, MaxNoiseBytes = 100 };
        byte[] head = [0, 0, 1];
        try
        {
            foreach (var mark in (byte[])[0xFC, 0xFD, 0xFE, 0xFA, 0xF9, 0x67])
                Wire.Frames(small, pieces.Select((piece, index) => new ReadOnlySequence<byte>(index % 3 == 0 ? [.. head, mark, .. piece] : piece)), givesBack: true);
        }
        catch (ProtocolViolationException)
        {
            return true;
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Room_grows_with_what_came_and_not_with_what_was_announced()
    {
        using var reader = new DvripMediaReader(options);
        var bytes = new ReadOnlySequence<byte>([0, 0, 1, 0xFD, 0, 0, 0x20, 0, .. Wire.Filler(100)]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(reader.TryRead(ref bytes, out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 * 1024);
    }

    [Fact]
    public void A_frame_within_one_piece_is_given_in_place()
    {
        using var reader = new DvripMediaReader(options);
        var stream = Wire.Delta([1, 2, 3, 4]);
        var bytes = new ReadOnlySequence<byte>(stream);
        Assert.True(reader.TryRead(ref bytes, out var frame));
        stream[8] = 99;
        Assert.Equal([99, 2, 3, 4], frame.Payload.ToArray());
    }

    [Fact]
    public void Frames_allocate_nothing_per_packet()
    {
        using var packets = new DvripPacketReader(options);
        using var reader = new DvripMediaReader(options);
        byte[] frames = [.. Wire.Key(Wire.H264Key(60_000)), .. Enumerable.Range(0, 20).SelectMany(_ => (byte[])[.. Wire.Delta(Wire.Filler(5_200)), .. Wire.Audio(Wire.Filler(320))])];
        byte[] stream = [.. frames.Chunk(8_192).SelectMany(piece => Packets.Make(DvripMessageId.MonitorData, piece))];
        Assert.Equal(41, Count(packets, reader, stream));
        // What the runtime allocates on this thread now and then is not the reader's: the quietest of three passes counts.
        var least = long.MaxValue;
        for (var pass = 0; pass < 3; pass++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var count = Count(packets, reader, stream);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(41, count);
        }
        Assert.Equal(0, least);
    }

    private static int Count(DvripPacketReader packets, DvripMediaReader reader, byte[] stream)
    {
        var count = 0;
        for (var at = 0; at < stream.Length; at += 1_460)
        {
            var unread = new ReadOnlySequence<byte>(stream, at, Math.Min(1_460, stream.Length - at));
            while (packets.TryRead(ref unread, out var part))
            {
                var bytes = part.Bytes;
                while (reader.TryRead(ref bytes, out _)) count++;
            }
            // What stays is at most a header; this stream is cut so that none is.
            if (!unread.IsEmpty) at -= (int)unread.Length;
        }
        return count;
    }
}
