using System.Buffers;
using CloudCam.Protocols.Rtmp.Amf0;
using CloudCam.Protocols.Rtmp.Chunks;
using CloudCam.Protocols.Rtmp.Commands;
using CloudCam.Protocols.Rtmp.Flv;
using CloudCam.Testing;

namespace CloudCam.Protocols.Rtmp.Tests;

public sealed class RtmpAllocationTests
{
    private const int Rounds = 300;

    [Theory]
    [InlineData(128)]
    [InlineData(4_096)]
    [InlineData(60_000)]
    public void Messages_allocate_nothing(int chunk)
    {
        using var reader = new RtmpChunkReader(new RtmpOptions());
        byte[] stream = [.. Wire.Control(1, (uint)chunk), .. Wire.Message(6, 0, 9, 1, [0x17, 1, 0, 0, 0, .. Wire.Body(90_000)], chunk), .. Wire.Message(4, 0, 8, 1, [0x72, .. Wire.Body(320)], chunk), .. Wire.Message(6, 40, 9, 1, [0x27, 1, 0, 0, 0, .. Wire.Body(5_200)], chunk)];
        AllocatesNothing(() =>
        {
            for (var at = 0; at < stream.Length; at += 1_460)
            {
                // As the relay feeds it, but without its buffer: what is left of a header is part of the next piece.
                var unread = new ReadOnlySequence<byte>(stream, at, Math.Min(1_460, stream.Length - at));
                while (reader.TryRead(ref unread, out var message)) Look(message);
                at -= (int)unread.Length;
            }
        });
    }

    [Fact]
    public void Messages_over_segments_allocate_nothing()
    {
        using var reader = new RtmpChunkReader(new RtmpOptions());
        byte[] stream = [.. Wire.Message(6, 0, 9, 1, [0x17, 1, 0, 0, 0, .. Wire.Body(2_000)]), .. Wire.Message(4, 0x1000000, 8, 1, [0xAF, 1, .. Wire.Body(320)])];
        var pieces = Vectors.Pieces([.. stream.Chunk(7)]);
        AllocatesNothing(() =>
        {
            var unread = pieces;
            while (reader.TryRead(ref unread, out var message)) Look(message);
        });
    }

    [Fact]
    public void Tags_of_FLV_allocate_nothing()
    {
        var output = new ArrayBufferWriter<byte>();
        for (var i = 0u; i < 20; i++) FlvWriter.WriteTag(output, RtmpMessageType.Video, i, new ReadOnlySequence<byte>((byte[])[0x27, 1, 0, 0, 0, .. Wire.Body(5_200)]));
        var stream = output.WrittenSpan.ToArray();
        using var reader = new FlvReader(new RtmpOptions());
        var start = new ReadOnlySequence<byte>((byte[])[.. "FLV\u0001"u8, 5, 0, 0, 0, 9, 0, 0, 0, 0]);
        Assert.False(reader.TryRead(ref start, out _));
        AllocatesNothing(() =>
        {
            for (var at = 0; at < stream.Length; at += 1_460)
            {
                var unread = new ReadOnlySequence<byte>(stream, at, Math.Min(1_460, stream.Length - at));
                while (reader.TryRead(ref unread, out var message)) Look(message);
                at -= (int)unread.Length;
            }
        });
    }

    [Fact]
    public void Chunks_tags_and_metadata_are_written_and_read_without_allocation()
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var chunks = new RtmpChunkWriter();
        var body = Wire.Body(5_000);
        var metadata = new ArrayBufferWriter<byte>();
        var values = new Amf0Writer(metadata);
        values.Text("@setDataFrame");
        values.Text("onMetaData");
        values.BeginEcmaArray(2);
        values.Name("width"u8);
        values.Number(640);
        values.Name("encoder"u8);
        values.Text("none");
        values.End();
        var message = new RtmpMessage { Type = RtmpMessageType.Data, Payload = new ReadOnlySequence<byte>(metadata.WrittenMemory) };
        var time = 0u;
        AllocatesNothing(() =>
        {
            output.ResetWrittenCount();
            chunks.Write(output, RtmpMessageType.Video, 6, 1, time += 40, body);
            FlvWriter.WriteTag(output, RtmpMessageType.Video, time, new ReadOnlySequence<byte>(body));
            if (!RtmpMetadata.TryRead(RtmpCommand.ReadData(message).Arguments, out var read) || read.Width != 640) throw new InvalidOperationException("Not read.");
        });
    }

    private static void Look(in RtmpMessage message)
    {
        var isRead = message.Type switch
        {
            RtmpMessageType.Video => VideoTag.TryRead(message.Payload, out var video) && video.Codec == FlvVideoCodec.H264,
            RtmpMessageType.Audio => AudioTag.TryRead(message.Payload, out var audio) && audio.Packet == FlvPacket.Frames,
            _ => true,
        };
        if (!isRead) throw new InvalidOperationException("Not read.");
    }

    private static void AllocatesNothing(Action work)
    {
        for (var round = 0; round < Rounds; round++) work();
        // What the runtime itself does on this thread now and then is not ours: the quietest of some tries is.
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < Rounds; round++) work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }
}
