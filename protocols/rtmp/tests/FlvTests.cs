using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Flv;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class FlvTests
{
    [Fact]
    public void Tags_that_are_written_are_read_again_from_any_cut()
    {
        var output = new ArrayBufferWriter<byte>();
        FlvWriter.WriteStart(output, hasAudio: true, hasVideo: false);
        FlvWriter.WriteTag(output, RtmpMessageType.Video, 0, new ReadOnlySequence<byte>(Wire.Body(30)));
        FlvWriter.WriteTag(output, RtmpMessageType.Audio, 0x12345678, Vectors.Pieces([1], [2, 3]));
        FlvWriter.WriteTag(output, RtmpMessageType.Data, 1, ReadOnlySequence<byte>.Empty);
        foreach (var cut in Vectors.EveryCut(output.WrittenSpan.ToArray()))
        {
            using var reader = new FlvReader(new RtmpOptions());
            var unread = cut;
            var tags = new List<string>();
            while (reader.TryRead(ref unread, out var message)) tags.Add(Wire.Line(message));
            Assert.Equal([Wire.Line(0, 0, 9, 0, Wire.Body(30)), Wire.Line(0, 0x12345678, 8, 0, [1, 2, 3]), Wire.Line(0, 1, 18, 0, [])], tags);
            Assert.True(unread.IsEmpty);
            Assert.Equal((true, false, false), (reader.HasAudio, reader.HasVideo, reader.IsInsideTag));
        }
        Assert.Equal("464c5601 04 00000009 00000000", Vectors.ToHex(output.WrittenSpan[..13]).Insert(8, " ").Insert(11, " ").Insert(20, " "));
        Assert.Equal("08 000003 345678 12 000000 010203 0000000e", Vectors.ToHex(output.WrittenSpan[58..76]).Insert(2, " ").Insert(9, " ").Insert(16, " ").Insert(19, " ").Insert(26, " ").Insert(33, " "));
    }

    [Theory]
    [InlineData("47", Violation.BadMagic)]
    [InlineData("464c57", Violation.BadMagic)]
    [InlineData("464c5601 05 00000008", Violation.BadLength)]
    [InlineData("464c5601 05 ffffffff", Violation.BadLength)]
    [InlineData("464c5601 05 00000009 00000000 29 000001 000000 00 000000", Violation.BadField)]
    [InlineData("464c5601 05 00000009 00000000 09 400001 000000 00 000000", Violation.FrameTooLarge)]
    [InlineData("464c5601 05 00000009 00000000 12 010001 000000 00 000000", Violation.FrameTooLarge)]
    public void What_is_no_FLV_is_refused_at_once(string hex, Violation violation)
    {
        using var reader = new FlvReader(new RtmpOptions());
        var unread = new ReadOnlySequence<byte>(Vectors.Hex(hex));
        Assert.Equal(violation, Assert.Throws<ProtocolViolationException>(() => reader.TryRead(ref unread, out _)).Violation);
    }

    [Fact]
    public void A_longer_header_is_passed_over()
    {
        using var reader = new FlvReader(new RtmpOptions());
        var unread = new ReadOnlySequence<byte>(Vectors.Hex("464c5601 01 0000000b ffff 00000000 08 000001 000000 00 000000 72 00000000"));
        Assert.True(reader.TryRead(ref unread, out var message));
        Assert.Equal(1, message.Payload.Length);
        Assert.False(reader.TryRead(ref unread, out _));
    }

    [Theory]
    [InlineData("17 00 000000 aa", FlvVideoCodec.H264, FlvPacket.SequenceHeader, true, 0, 1)]
    [InlineData("27 01 ffffd8 aabb", FlvVideoCodec.H264, FlvPacket.Frames, false, -40, 2)]
    [InlineData("1c 01 000028 aa", FlvVideoCodec.H265, FlvPacket.Frames, true, 40, 1)]
    [InlineData("17 02 000000", FlvVideoCodec.H264, FlvPacket.SequenceEnd, true, 0, 0)]
    [InlineData("17 07 000000", FlvVideoCodec.H264, FlvPacket.Other, true, 0, 0)]
    [InlineData("57 00", FlvVideoCodec.H264, FlvPacket.Other, false, 0, 1)] // A player's command.
    [InlineData("22 aa", FlvVideoCodec.SorensonH263, FlvPacket.Frames, false, 0, 1)]
    [InlineData("14 aa", FlvVideoCodec.Vp6, FlvPacket.Frames, true, 0, 1)]
    [InlineData("90 61766331 01", FlvVideoCodec.H264, FlvPacket.SequenceHeader, true, 0, 1)]
    [InlineData("91 61766331 000001 aa", FlvVideoCodec.H264, FlvPacket.Frames, true, 1, 1)]
    [InlineData("a3 68766331 aa", FlvVideoCodec.H265, FlvPacket.Frames, false, 0, 1)]
    [InlineData("a1 76703039 aa", FlvVideoCodec.Vp9, FlvPacket.Frames, false, 0, 1)]
    [InlineData("94 68766331 aa", FlvVideoCodec.H265, FlvPacket.Other, true, 0, 1)]
    [InlineData("97 00 aa 03 68766331 bb", FlvVideoCodec.H265, FlvPacket.Frames, true, 0, 1)] // A modifier of one byte.
    [InlineData("96 03 68766331 00 bb", FlvVideoCodec.H265, FlvPacket.Frames, true, 0, 1)] // The first track, alone.
    [InlineData("96 03 68766331 01 bb", FlvVideoCodec.Unknown, FlvPacket.Other, false, 0, 0)] // The second track.
    [InlineData("97 07", FlvVideoCodec.Unknown, FlvPacket.Other, false, 0, 0)] // A modifier that is cut.
    public void Headers_of_pictures(string hex, FlvVideoCodec codec, FlvPacket packet, bool isKey, int composition, int body)
    {
        foreach (var cut in Vectors.EveryCut(Vectors.Hex(hex)))
        {
            Assert.True(VideoTag.TryRead(cut, out var tag));
            Assert.Equal((codec, packet, isKey, composition, (long)body), (tag.Codec, tag.Packet, tag.IsKey, tag.CompositionMilliseconds, tag.Body.Length));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("17 01 0000")]
    [InlineData("91 68766331 00")]
    public void A_header_of_pictures_that_is_cut_is_none(string hex) => Assert.False(VideoTag.TryRead(new ReadOnlySequence<byte>(Vectors.Hex(hex)), out _));

    [Theory]
    [InlineData("af 00 1588", FlvAudioCodec.Aac, FlvPacket.SequenceHeader, 0, 0, 2)]
    [InlineData("af 01 ff", FlvAudioCodec.Aac, FlvPacket.Frames, 0, 0, 1)]
    [InlineData("72 d5", FlvAudioCodec.G711ALaw, FlvPacket.Frames, 8_000, 1, 1)]
    [InlineData("7f d5", FlvAudioCodec.G711ALaw, FlvPacket.Frames, 8_000, 2, 1)]
    [InlineData("82", FlvAudioCodec.G711MuLaw, FlvPacket.Frames, 8_000, 1, 0)]
    [InlineData("2f ff", FlvAudioCodec.Mp3, FlvPacket.Frames, 44_100, 2, 1)]
    [InlineData("e2 ff", FlvAudioCodec.Mp3, FlvPacket.Frames, 8_000, 1, 1)]
    [InlineData("36 ff", FlvAudioCodec.Pcm, FlvPacket.Frames, 11_025, 1, 1)]
    [InlineData("b2 ff", FlvAudioCodec.Speex, FlvPacket.Frames, 16_000, 1, 1)]
    [InlineData("91 4f707573 ff", FlvAudioCodec.Opus, FlvPacket.Frames, 0, 0, 1)]
    [InlineData("95 01 6d703461 00 ff", FlvAudioCodec.Aac, FlvPacket.Frames, 0, 0, 1)]
    [InlineData("95 11 6d703461 00 000001 ff", FlvAudioCodec.Unknown, FlvPacket.Other, 0, 0, 0)]
    [InlineData("c0 ff", FlvAudioCodec.Unknown, FlvPacket.Frames, 5_512, 1, 1)]
    public void Headers_of_sound(string hex, FlvAudioCodec codec, FlvPacket packet, int rate, int channels, int body)
    {
        foreach (var cut in Vectors.EveryCut(Vectors.Hex(hex)))
        {
            Assert.True(AudioTag.TryRead(cut, out var tag));
            Assert.Equal((codec, packet, rate, channels, (long)body), (tag.Codec, tag.Packet, tag.SampleRate, tag.Channels, tag.Body.Length));
        }
    }

    [Fact]
    public void Headers_that_are_written_are_read_again()
    {
        foreach (var codec in (FlvVideoCodec[])[FlvVideoCodec.H264, FlvVideoCodec.H265])
        {
            foreach (var packet in (FlvPacket[])[FlvPacket.SequenceHeader, FlvPacket.Frames, FlvPacket.SequenceEnd])
            {
                var header = new byte[VideoTag.HeaderBytes];
                VideoTag.WriteHeader(header, codec, packet, isKey: true, -3);
                Assert.True(VideoTag.TryRead(new ReadOnlySequence<byte>(header), out var tag));
                Assert.Equal((codec, packet, true, -3), (tag.Codec, tag.Packet, tag.IsKey, tag.CompositionMilliseconds));
            }
        }
        foreach (var codec in (FlvAudioCodec[])[FlvAudioCodec.Aac, FlvAudioCodec.G711ALaw, FlvAudioCodec.G711MuLaw])
        {
            Assert.True(AudioTag.TryRead(new ReadOnlySequence<byte>((byte[])[AudioTag.FirstByte(codec), 1]), out var tag));
            Assert.Equal((codec, FlvPacket.Frames), (tag.Codec, tag.Packet));
        }
        Assert.Throws<ArgumentException>(() => VideoTag.WriteHeader(new byte[5], FlvVideoCodec.Av1, FlvPacket.Frames, isKey: false));
        Assert.Throws<ArgumentException>(() => AudioTag.FirstByte(FlvAudioCodec.Opus));
    }

    [Theory]
    [InlineData("1588", true, 2, 8_000, 1)]
    [InlineData("1210", true, 2, 44_100, 2)]
    [InlineData("1788 01f40 0", true, 2, 62, 1)] // A rate of its own, 24 bits.
    [InlineData("f81000", true, 32, 96_000, 4)] // A long object type.
    [InlineData("15", false, 0, 0, 0)]
    [InlineData("1688", false, 0, 0, 0)] // A rate that is reserved.
    [InlineData("", false, 0, 0, 0)]
    public void The_configuration_of_AAC(string hex, bool isRead, int objectType, int rate, int channels)
    {
        var digits = hex.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(isRead, AacConfiguration.TryRead(new ReadOnlySequence<byte>(Vectors.Hex(digits)), out var configuration));
        if (isRead && digits.Length == 4) Assert.Equal(new AacConfiguration(objectType, rate, channels), configuration);
    }

    [Theory]
    [InlineData("ffmpeg-h264-aac", FlvVideoCodec.H264)]
    [InlineData("flv-h265", FlvVideoCodec.H265)]
    public void Parameter_sets_and_pictures_become_what_the_recorder_takes(string vector, FlvVideoCodec codec)
    {
        DecoderRecord? record = null;
        var pictures = 0;
        foreach (var message in Messages(vector))
        {
            if (!VideoTag.TryRead(message.Payload, out var tag) || tag.Codec != codec) continue;
            if (tag.Packet == FlvPacket.SequenceHeader)
            {
                record = DecoderRecord.TryRead(codec, tag.Body);
                Assert.NotNull(record);
                Assert.True(record.Content.Span.SequenceEqual(tag.Body.ToArray()));
            }
            if (tag is not { Packet: FlvPacket.Frames, IsKey: true }) continue;
            var picture = new ArrayBufferWriter<byte>();
            picture.Write(record!.ParameterSets.Span);
            Assert.True(NalLengths.TryWriteAnnexB(tag.Body, record.LengthBytes, picture));
            var units = new NalUnitList();
            var payload = new ReadOnlySequence<byte>(picture.WrittenMemory);
            Assert.True(AnnexB.TrySplit(payload, units));
            var format = VideoFormat.Read(codec == FlvVideoCodec.H264 ? MediaCodec.H264 : MediaCodec.H265, payload, units);
            Assert.Equal(codec == FlvVideoCodec.H264 ? (64, 48) : (64, 64), (format!.Width, format.Height));
            pictures++;
            AssertSameUnits(tag.Body, payload, units);
        }
        Assert.True(pictures > 0);
    }

    [Theory]
    [InlineData(FlvVideoCodec.H264, "")]
    [InlineData(FlvVideoCodec.H264, "0164000a ff e0 00")] // No sets.
    [InlineData(FlvVideoCodec.H264, "0164000a ff e1 0005 6742")]
    [InlineData(FlvVideoCodec.H264, "0264000a ff e1 0001 67 00")]
    [InlineData(FlvVideoCodec.H265, "01 0000000000000000000000000000000000000000 03 01 a0 ffff")]
    [InlineData(FlvVideoCodec.Av1, "81")]
    public void A_record_that_is_cut_or_empty_is_none(FlvVideoCodec codec, string hex) => Assert.Null(DecoderRecord.TryRead(codec, new ReadOnlySequence<byte>(Vectors.Hex(hex))));

    [Theory]
    [InlineData("00000002 6501", 4, "0000000165 01")]
    [InlineData("0002 6501 0000 0001 41", 2, "00000001 6501 00000001 41")]
    [InlineData("01 65", 1, "00000001 65")]
    [InlineData("", 4, "")]
    public void Lengths_become_start_codes(string body, int lengthBytes, string expected)
    {
        foreach (var cut in Vectors.EveryCut(Vectors.Hex(body)))
        {
            var output = new ArrayBufferWriter<byte>();
            Assert.True(NalLengths.TryWriteAnnexB(cut, lengthBytes, output));
            Assert.Equal(Vectors.ToHex(Vectors.Hex(expected)), Vectors.ToHex(output.WrittenSpan));
        }
    }

    [Theory]
    [InlineData("00000003 6501", 4)]
    [InlineData("ffffffff 65", 4)]
    [InlineData("000000", 4)]
    public void A_length_beyond_its_picture_drops_the_picture(string body, int lengthBytes) =>
        Assert.False(NalLengths.TryWriteAnnexB(new ReadOnlySequence<byte>(Vectors.Hex(body)), lengthBytes, new ArrayBufferWriter<byte>()));

    [Fact]
    public void Messages_of_an_aggregate_keep_their_distance()
    {
        var output = new ArrayBufferWriter<byte>();
        FlvWriter.WriteTag(output, RtmpMessageType.Audio, 1_000, new ReadOnlySequence<byte>((byte[])[1]));
        FlvWriter.WriteTag(output, RtmpMessageType.Video, 1_040, new ReadOnlySequence<byte>((byte[])[2, 3]));
        var whole = new RtmpMessage { Type = RtmpMessageType.Aggregate, StreamId = 1, Timestamp = 5, ChunkStreamId = 7, Payload = new ReadOnlySequence<byte>(output.WrittenMemory[..^4]) };
        var aggregate = new RtmpAggregate(whole);
        Assert.True(aggregate.TryRead(out var first));
        Assert.Equal(Wire.Line(7, 5, 8, 1, [1]), Wire.Line(first));
        Assert.True(aggregate.TryRead(out var second));
        Assert.Equal(Wire.Line(7, 45, 9, 1, [2, 3]), Wire.Line(second));
        Assert.False(aggregate.TryRead(out _));
    }

    private static void AssertSameUnits(in ReadOnlySequence<byte> body, in ReadOnlySequence<byte> payload, NalUnitList units)
    {
        // The last units of the Annex B picture are those of the body; written back behind lengths they are the body again.
        var back = new ArrayBufferWriter<byte>();
        for (var i = 0; i < units.Count; i++) NalLengths.WriteUnit(back, units[i].In(payload));
        Assert.True(back.WrittenSpan.EndsWith(body.ToArray()));
    }

    private static List<RtmpMessage> Messages(string vector)
    {
        var bytes = Vectors.ReadChunks(Vectors.Files("protocols/rtmp/vectors", vector + ".hex")[0]).SelectMany(chunk => chunk.Bytes).ToArray();
        var messages = new List<RtmpMessage>();
        using var flv = new FlvReader(new RtmpOptions());
        using var chunks = new RtmpChunkReader(new RtmpOptions());
        var isFlv = bytes[0] == 'F';
        var unread = isFlv ? new ReadOnlySequence<byte>(bytes) : new ReadOnlySequence<byte>(bytes).Slice(RtmpHandshake.FirstBytes + RtmpHandshake.RestBytes);
        while (isFlv ? flv.TryRead(ref unread, out var message) : chunks.TryRead(ref unread, out message))
            messages.Add(new RtmpMessage { Type = message.Type, Payload = new ReadOnlySequence<byte>(message.Payload.ToArray()) });
        return [.. messages.Where(message => message.Type == RtmpMessageType.Video)];
    }
}
