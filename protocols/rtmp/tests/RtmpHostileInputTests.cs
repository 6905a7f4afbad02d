using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Amf0;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Commands;
using CloudCam.Protocols.Rtmp.Flv;
using CloudCam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class RtmpHostileInputTests
{
    [Fact]
    public void Any_bytes_give_the_same_messages_and_the_same_end_however_they_are_cut() => Prop.ForAll<byte[], ushort>((choices, split) =>
    {
        // Random bytes are hardly ever messages: headers, controls and whole messages among them make it likelier.
        byte[] stream = [.. choices.SelectMany((choice, index) => Part(choice, (byte)(index + split)))];
        var whole = Outcome(reader => Wire.Drain(reader, new ReadOnlySequence<byte>(stream)));
        var at = stream.Length == 0 ? 0 : split % stream.Length;
        return whole == Outcome(reader => Wire.Drain(reader, Vectors.Pieces(stream[..at], [], stream[at..])))
            && whole == Outcome(reader => Wire.Drain(reader, Vectors.Pieces([.. stream.Select(value => new[] { value })])))
            && whole == Outcome(reader => Wire.Receive(reader, stream, 1 + (split % 13)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_as_a_message_are_read_or_refused_but_never_break_anything() => Prop.ForAll<byte[], byte>((bytes, type) =>
    {
        ReadAll(type, bytes);
        foreach (var start in (byte[][])[[2, 0, 7, .. "connect"u8, 0, 63, 240, 0, 0, 0, 0, 0, 0, 3], [8, 0, 0, 0, 1], [10, 255, 255, 255, 255], [3, 0, 1, 65, 3, 0, 1, 66], [0x17, 0], [0x1C, 0, 0, 0, 0, 1], [0x90, .. "hvc1"u8, 1], [0xA7, 255], [0xAF, 0], [0x97]])
        {
            ReadAll(type, [.. start, .. bytes]);
        }
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_as_FLV_give_the_same_tags_however_they_are_cut() => Prop.ForAll<byte[], ushort>((choices, split) =>
    {
        byte[] stream = [.. "FLV\u0001"u8, 5, 0, 0, 0, 9, 0, 0, 0, 0, .. choices.SelectMany(choice => FlvPart(choice))];
        var whole = FlvOutcome(new ReadOnlySequence<byte>(stream));
        var at = split % stream.Length;
        return whole == FlvOutcome(Vectors.Pieces(stream[..at], stream[at..])) && whole == FlvOutcome(Vectors.Pieces([.. stream.Select(value => new[] { value })]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_nest_of_objects_deeper_than_any_command_is_refused_and_one_that_is_not_is_read()
    {
        byte[] Nest(int depth) => [.. Enumerable.Range(0, depth).SelectMany(_ => (byte[])[3, 0, 1, 65]), 5];
        byte[] Lists(int depth) => [.. Enumerable.Range(0, depth).SelectMany(_ => (byte[])[10, 0, 0, 0, 1]), 5];
        Skip(Nest(Amf0Reader.MaxDepth));
        Skip(Lists(Amf0Reader.MaxDepth));
        Assert.Equal(Violation.BadField, Assert.Throws<ProtocolViolationException>(() => Skip(Nest(Amf0Reader.MaxDepth + 1))).Violation);
        Assert.Equal(Violation.BadField, Assert.Throws<ProtocolViolationException>(() => Skip(Lists(10_000))).Violation);
        Assert.Equal(Violation.BadField, Assert.Throws<ProtocolViolationException>(() =>
        {
            var reader = new Amf0Reader(new ReadOnlySequence<byte>(Nest(100)));
            while (reader.TryEnterObject()) reader.TryReadName(out _);
        }).Violation);
    }

    [Fact]
    public void Lists_of_lists_that_promise_billions_cost_what_has_come()
    {
        byte[] bytes = [.. Enumerable.Range(0, 60).SelectMany(_ => (byte[])[10, 255, 255, 255, 255])];
        Skip(bytes);
        Assert.Equal(Violation.FrameTooLarge, Assert.Throws<ProtocolViolationException>(() => Skip([10, 255, 255, 255, 255, .. Enumerable.Repeat((byte)5, 20_000)])).Violation);
    }

    private static void Skip(byte[] bytes)
    {
        var reader = new Amf0Reader(new ReadOnlySequence<byte>(bytes));
        reader.Skip();
        Assert.True(reader.IsAtEnd);
    }

    private static string Outcome(Func<RtmpChunkReader, List<string>> read)
    {
        using var reader = new RtmpChunkReader(new RtmpOptions { MaxUnfinishedBytes = 3_000, MaxChunkStreams = 8 });
        var messages = new List<string>();
        try
        {
            messages = read(reader);
        }
        catch (ProtocolViolationException violation)
        {
            return violation.Message;
        }
        return string.Join('\n', messages);
    }

    private static string FlvOutcome(ReadOnlySequence<byte> unread)
    {
        using var reader = new FlvReader(new RtmpOptions());
        var tags = new List<string>();
        try
        {
            while (reader.TryRead(ref unread, out var message)) tags.Add(Wire.Line(message));
        }
        catch (ProtocolViolationException violation)
        {
            tags.Add(violation.Message);
        }
        return string.Join('\n', tags);
    }

    /// <summary>Everything the codec can make of a payload, whatever its type.</summary>
    private static void ReadAll(byte type, byte[] payload)
    {
        foreach (var bytes in (ReadOnlySequence<byte>[])[new ReadOnlySequence<byte>(payload), Vectors.Pieces([.. payload.Select(value => new[] { value })])])
        {
            var message = new RtmpMessage { Type = (RtmpMessageType)type, Payload = bytes };
            Bearing(() => RtmpConnect.Read(RtmpCommand.Read(message).Arguments));
            Bearing(() => RtmpStreamCommand.Read(RtmpCommand.Read(message).Arguments));
            Bearing(() => RtmpStatus.TryRead(RtmpCommand.Read(message).Arguments));
            Bearing(() => RtmpMetadata.TryRead(RtmpCommand.ReadData(message).Arguments, out _));
            Bearing(() => RtmpConnect.Read(message.Payload));
            Bearing(() => RtmpStreamCommand.Read(message.Payload));
            Bearing(() => RtmpMetadata.TryRead(message.Payload, out _));
            _ = RtmpUserControl.TryRead(bytes, out _);
            if (VideoTag.TryRead(bytes, out var video)) _ = (DecoderRecord.TryRead(video.Codec, video.Body), NalLengths.TryWriteAnnexB(video.Body, 4, new ArrayBufferWriter<byte>()));
            foreach (var codec in (FlvVideoCodec[])[FlvVideoCodec.H264, FlvVideoCodec.H265]) _ = DecoderRecord.TryRead(codec, bytes);
            if (AudioTag.TryRead(bytes, out var audio)) _ = AacConfiguration.TryRead(audio.Body, out _);
            _ = AacConfiguration.TryRead(bytes, out _);
            var aggregate = new RtmpAggregate(message);
            while (aggregate.TryRead(out var part)) Assert.True(part.Payload.Length < bytes.Length);
        }
    }

    private static void Bearing(Func<object?> read)
    {
        try
        {
            _ = read();
        }
        catch (ProtocolViolationException violation)
        {
            Assert.NotEmpty(violation.Message);
        }
    }

    private static byte[] Part(byte choice, byte more) => (choice % 12) switch
    {
        0 => Wire.Message(6, more, 9, 1, Wire.Body(choice * 2)),
        1 => Wire.Message(4, 0x1000000u + more, 8, 1, Wire.Body(more), repeats: choice > 100),
        2 => Wire.Chunks(5, more, 9, 1, Wire.Body(300))[0],
        3 => Wire.Chunks(5, more, 9, 1, Wire.Body(300))[1],
        4 => Wire.Control(1, more),
        5 => Wire.Control(2, (uint)(more % 8)),
        6 => [.. Wire.Basic(1, 6), .. Wire.U24(more), .. Wire.U24(1), 9, choice],
        7 => [.. Wire.Basic(2, 4), .. Wire.U24(0xFFFFFF), .. Wire.U32(choice), choice],
        8 => [.. Wire.Basic(3, 4), choice],
        9 => Wire.Message(300 + (more % 20), 0, 8, 1, []),
        10 => Wire.Control(5, more),
        _ => [choice, more],
    };

    private static byte[] FlvPart(byte choice) => (choice % 6) switch
    {
        0 => [8, 0, 0, 2, 0, 0, choice, 0, 0, 0, 0, 0x72, choice, 0, 0, 0, 13],
        1 => [9, 0, 0, 0, 0, 0, choice, 1, 0, 0, 0, 0, 0, 0, 11],
        2 => [18, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, choice, 0, 0, 0, 0],
        3 => [0, 0, 0],
        4 => [9, 0, 1, choice, 0, 0, 0, 0, 0, 0, 0, .. Wire.Body(256 + choice), 0, 0, 0, 0],
        _ => [choice],
    };
}
