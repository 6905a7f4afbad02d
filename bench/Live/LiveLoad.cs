using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
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
internal sealed class LiveLoad(int publishPort, int viewPort, bool isPlain) : IDisposable
{
    public const int PicturesPerSecond = 25;

    private const int Group = 50;
    private const int KeyBytes = 40_000;
    private const int DeltaBytes = 9_400;

    /// <summary>Milliseconds between two pictures of a stream.</summary>
    public const int Spacing = 1_000 / PicturesPerSecond;

    /// <summary>Every picture is larger, every configuration smaller.</summary>
    public const int LeastPictureBytes = 1_000;

    private static readonly LiveLinks Links = LiveLinks.Create(LiveHost.Key, null, TimeProvider.System)!;
    private static readonly byte[] Configuration = ConfigurationOf();
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Socket> sockets = [];
    private readonly List<Task> tasks = [];
    private long lost;
    private long seen;

    /// <summary>A picture as the body of a message.</summary>
    public static byte[] PictureBody(bool isKey) => Body(FlvPacket.Frames, isKey, Unit(isKey));

    /// <summary>The configuration as the body of a message.</summary>
    public static byte[] ConfigurationBody => Body(FlvPacket.SequenceHeader, true, Configuration);

    /// <summary>Milliseconds from a picture's send to its last byte at a viewer.</summary>
    public ConcurrentQueue<double> Latencies { get; private set; } = new();

    public long Lost => Interlocked.Read(ref lost);

    public long Seen => Interlocked.Read(ref seen);

    public void Forget() => Latencies = new ConcurrentQueue<double>();

    /// <summary>Connects the publishers.</summary>
    public async Task<Publisher[]> ConnectAsync(int streams)
    {
        var publishers = new Publisher[streams];
        for (var i = 0; i < streams; i++)
        {
            var socket = await OpenAsync(publishPort);
            await socket.SendAsync(isPlain ? [(byte)i] : Encoding.ASCII.GetBytes($"POST /live/0/{ImeiOf(i)}.flv HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n\r\n"));
            publishers[i] = new Publisher(i, socket);
            if (!isPlain) await publishers[i].SendAsync([.. "FLV"u8, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0, .. Tag(0, FlvPacket.SequenceHeader, true, Configuration)], isPlain);
        }
        return publishers;
    }

    /// <summary>Begins to send, pictures of the streams spread over time.</summary>
    public void Start(Publisher[] publishers) => tasks.Add(Task.Run(() => SendAllAsync(
        publishers, (publisher, milliseconds, isKey) => publisher.SendAsync(Tag(milliseconds, FlvPacket.Frames, isKey, Unit(isKey)), isPlain), stop.Token)));

    /// <summary>One viewer.</summary>
    /// <returns>Milliseconds from its connecting to its first whole picture.</returns>
    public async Task<double> WatchAsync(Publisher publisher)
    {
        var began = Stopwatch.GetTimestamp();
        var socket = await OpenAsync(viewPort);
        var target = Links.MakeTarget(new LiveStreamName(DeviceId.Parse(ImeiOf(publisher.Number)), "0"), LiveForm.Flv, LiveScope.Viewer, TimeProvider.System.GetUtcNow().AddHours(1));
        await socket.SendAsync(isPlain ? [(byte)(128 + publisher.Number)] : Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: relay\r\n\r\n"));
        var first = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (tasks) tasks.Add(Task.Run(() => ReadAsync(socket, publisher, began, first)));
        return await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        stop.Cancel();
        foreach (var socket in sockets) socket.Dispose();
        stop.Dispose();
    }

    /// <summary>Sends pictures of all publishers at their rate, spread over time, until it is stopped.</summary>
    public static async Task SendAllAsync(Publisher[] publishers, Func<Publisher, uint, bool, Task> send, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var began = Stopwatch.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stop))
        {
            var now = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            foreach (var publisher in publishers)
            {
                if (now < (publisher.Next * (long)Spacing) + (publisher.Number * (double)Spacing / publishers.Length)) continue;
                var (milliseconds, isKey) = ((uint)(publisher.Next * Spacing), publisher.Next % Group == 0);
                publisher.Stamp();
                await send(publisher, milliseconds, isKey);
            }
        }
    }

    private async Task ReadAsync(Socket socket, Publisher publisher, long began, TaskCompletionSource<double> first)
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
            for (var last = -1; !stop.IsCancellationRequested;)
            {
                await stream.ReadExactlyAsync(head.AsMemory(0, FlvReader.TagHeaderBytes));
                var size = (head[1] << 16) | (head[2] << 8) | head[3];
                await stream.ReadExactlyAsync(body.AsMemory(0, size + FlvReader.TagSizeBytes));
                if (body[1] == 0) continue;
                var number = ((head[7] << 24) | (head[4] << 16) | (head[5] << 8) | head[6]) / Spacing;
                if (first.TrySetResult(Stopwatch.GetElapsedTime(began).TotalMilliseconds)) last = number;
                else if (number != last + 1) Interlocked.Add(ref lost, number - last - 1);
                last = number;
                Interlocked.Increment(ref seen);
                if (publisher.SentAt(number) is > 0 and var at && at > began) Latencies.Enqueue(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The end of the measurement, or the server's: nobody waits for a first picture any more.
            first.TrySetException(error);
        }
    }

    private async Task<Socket> OpenAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        sockets.Add(socket);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

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

/// <summary>One publisher, and when it sent which picture.</summary>
internal sealed class Publisher(int number, Socket socket)
{
    private readonly long[] sentAt = new long[1 << 16];

    public int Number { get; } = number;

    public int Next { get; private set; }

    /// <summary>Timestamp of a picture's send; 0: not sent.</summary>
    public long SentAt(int picture) => Volatile.Read(ref sentAt[picture & 0xFFFF]);

    public void Stamp() => Volatile.Write(ref sentAt[Next++ & 0xFFFF], Stopwatch.GetTimestamp());

    public async Task SendAsync(byte[] bytes, bool isPlain)
    {
        byte[] framed = isPlain ? bytes : [.. Encoding.ASCII.GetBytes($"{bytes.Length:X}\r\n"), .. bytes, .. "\r\n"u8];
        for (var sent = 0; sent < framed.Length;) sent += await socket.SendAsync(framed.AsMemory(sent));
    }
}
