using System.Net.Sockets;
using System.Text;
using CloudCam.Benchmarks.Recording;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp;
using CloudCam.Protocols.Rtmp.Flv;

namespace CloudCam.Benchmarks.Live;

/// <summary>Publishers of 2 Mbit/s that push FLV, and viewers that look when each picture arrives.</summary>
/// <param name="publishPort">Where cameras push.</param>
/// <param name="viewPort">Where viewers watch.</param>
/// <param name="isPlain">No HTTP: one byte says which stream a connection is for.</param>
internal sealed class LiveLoad(int publishPort, int viewPort, bool isPlain) : PictureLoad
{
    private const int KeyBytes = 40_000;
    private const int DeltaBytes = 9_400;

    /// <summary>Every picture is larger, every configuration smaller.</summary>
    public const int LeastPictureBytes = 1_000;

    private static readonly LiveLinks Links = LiveLinks.Create(LiveHost.Key, null, TimeProvider.System)!;
    private static readonly byte[] Configuration = ConfigurationOf();

    /// <summary>A picture as the body of a message.</summary>
    public static byte[] PictureBody(bool isKey) => Body(FlvPacket.Frames, isKey, Unit(isKey));

    /// <summary>The configuration as the body of a message.</summary>
    public static byte[] ConfigurationBody => Body(FlvPacket.SequenceHeader, true, Configuration);

    /// <inheritdoc/>
    public override async Task<Publisher[]> ConnectAsync(int streams)
    {
        var publishers = new Publisher[streams];
        for (var i = 0; i < streams; i++)
        {
            var socket = await OpenAsync(publishPort);
            await socket.SendAsync(isPlain ? [(byte)i] : Encoding.ASCII.GetBytes($"POST /live/0/{ImeiOf(i)}.flv HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n\r\n"));
            publishers[i] = new Publisher(i, socket);
            if (!isPlain) await publishers[i].SendAsync(Chunk([.. "FLV"u8, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0, .. Tag(0, FlvPacket.SequenceHeader, true, Configuration)]));
        }
        return publishers;
    }

    /// <inheritdoc/>
    protected override Task SendAsync(Publisher publisher, uint milliseconds, bool isKey) => publisher.SendAsync(Chunk(Tag(milliseconds, FlvPacket.Frames, isKey, Unit(isKey))));

    /// <inheritdoc/>
    protected override async Task<Socket> JoinAsync(Publisher publisher)
    {
        var socket = await OpenAsync(viewPort);
        var target = Links.MakeTarget(new LiveStreamName(DeviceId.Parse(ImeiOf(publisher.Number)), "0"), LiveForm.Flv, LiveScope.Viewer, TimeProvider.System.GetUtcNow().AddHours(1));
        await socket.SendAsync(isPlain ? [(byte)(128 + publisher.Number)] : Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: relay\r\n\r\n"));
        return socket;
    }

    /// <inheritdoc/>
    protected override async Task ReadAsync(Socket socket, Viewer viewer)
    {
        var stream = new BufferedStream(new NetworkStream(socket), 128 * 1024);
        var head = new byte[13];
        var body = new byte[KeyBytes + 100];
        try
        {
            if (!isPlain)
            {
                for (var end = 0; end != 0x0D0A0D0A;) end = (end << 8) | stream.ReadByte();
                await stream.ReadExactlyAsync(head);
            }
            while (!Stop.IsCancellationRequested)
            {
                await stream.ReadExactlyAsync(head.AsMemory(0, FlvReader.TagHeaderBytes));
                var size = (head[1] << 16) | (head[2] << 8) | head[3];
                await stream.ReadExactlyAsync(body.AsMemory(0, size + FlvReader.TagSizeBytes));
                if (body[1] != 0) viewer.See((head[7] << 24) | (head[4] << 16) | (head[5] << 8) | head[6]);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            viewer.End(error);
        }
    }

    private byte[] Chunk(byte[] bytes) => isPlain ? bytes : [.. Encoding.ASCII.GetBytes($"{bytes.Length:X}\r\n"), .. bytes, .. "\r\n"u8];

    private static string ImeiOf(int number) => FormattableString.Invariant($"{353_376_110_000_000 + number}");

    private static byte[] Unit(bool isKey)
    {
        var unit = new byte[isKey ? KeyBytes : DeltaBytes];
        unit.AsSpan().Fill(0x5B);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(unit, unit.Length - 4);
        unit[4] = (byte)(isKey ? 0x65 : 0x41);
        return unit;
    }

    private static byte[] Tag(uint milliseconds, FlvPacket packet, bool isKey, byte[] content)
    {
        var tag = new byte[FlvWriter.FrameBytes + VideoTag.HeaderBytes + content.Length];
        FlvWriter.WriteTagHeader(tag, RtmpMessageType.Video, milliseconds, VideoTag.HeaderBytes + content.Length);
        VideoTag.WriteHeader(tag.AsSpan(FlvReader.TagHeaderBytes), FlvVideoCodec.H264, packet, isKey);
        content.CopyTo(tag, FlvReader.TagHeaderBytes + VideoTag.HeaderBytes);
        FlvWriter.WriteTagSize(tag.AsSpan(tag.Length - FlvReader.TagSizeBytes), VideoTag.HeaderBytes + content.Length);
        return tag;
    }

    private static byte[] Body(FlvPacket packet, bool isKey, byte[] content)
    {
        var body = new byte[VideoTag.HeaderBytes + content.Length];
        VideoTag.WriteHeader(body, FlvVideoCodec.H264, packet, isKey);
        content.CopyTo(body, VideoTag.HeaderBytes);
        return body;
    }

    private static byte[] ConfigurationOf()
    {
        var first = RecordingStream.Make().Pictures[0];
        var units = new NalUnitList();
        return AnnexB.TrySplit(first.Payload, units) && VideoFormat.Read(first.Codec, first.Payload, units) is { } format
            ? format.Configuration.ToArray()
            : throw new InvalidOperationException("The sample has no parameter sets.");
    }
}
