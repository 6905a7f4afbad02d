using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CloudCam.Protocols.Rtmp;
using CloudCam.Protocols.Rtmp.Chunks;

namespace CloudCam.Benchmarks.Live;

/// <summary>The same publishers and viewers as <see cref="LiveLoad"/>, over RTMP on both sides.</summary>
/// <param name="port">The server's.</param>
internal sealed class RtmpLoad(int port) : IDisposable
{
    private const string Application = "live";

    // The first stream that createStream gives, everywhere.
    private const uint StreamId = 1;
    private const int ChunkBytes = 4_096;

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Socket> sockets = [];
    private readonly List<Task> tasks = [];
    private readonly Dictionary<int, RtmpWriter> writers = [];
    private long lost;
    private long seen;

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
            var (socket, writer) = await OpenAsync("publish", i);
            publishers[i] = new Publisher(i, socket);
            writers[i] = writer;
            await SendAsync(publishers[i], 0, LiveLoad.ConfigurationBody);
            // What the server says is not of interest; unread it would fill its buffers.
            tasks.Add(Task.Run(() => socket.ReceiveAllAsync(stop.Token)));
        }
        return publishers;
    }

    /// <summary>Begins to send, pictures of the streams spread over time.</summary>
    public void Start(Publisher[] publishers) => tasks.Add(Task.Run(() => LiveLoad.SendAllAsync(
        publishers, (publisher, milliseconds, isKey) => SendAsync(publisher, milliseconds, LiveLoad.PictureBody(isKey)), stop.Token)));

    /// <summary>One viewer.</summary>
    /// <returns>Milliseconds from its connecting to its first whole picture.</returns>
    public async Task<double> WatchAsync(Publisher publisher)
    {
        var began = Stopwatch.GetTimestamp();
        var (socket, _) = await OpenAsync("play", publisher.Number);
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

    private async Task SendAsync(Publisher publisher, uint milliseconds, byte[] body)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        writers[publisher.Number].Media(output, RtmpMessageType.Video, StreamId, milliseconds, body);
        await publisher.SendAsync(output.WrittenSpan.ToArray(), isPlain: true);
    }

    private async Task<(Socket Socket, RtmpWriter Writer)> OpenAsync(string command, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        sockets.Add(socket);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        var (output, writer) = (new ArrayBufferWriter<byte>(), new RtmpWriter());
        RtmpHandshake.WriteFirst(output, 0, new Random(number));
        await socket.SendAsync(output.WrittenMemory);
        var answer = new byte[RtmpHandshake.FirstBytes + RtmpHandshake.RestBytes];
        await using (var stream = new NetworkStream(socket)) await stream.ReadExactlyAsync(answer);
        output.Clear();
        RtmpHandshake.WriteEcho(output, new ReadOnlySequence<byte>(answer, 1, RtmpHandshake.RestBytes), 0);
        writer.SetChunkSize(output, ChunkBytes);
        writer.Connect(output, 1, Application, FormattableString.Invariant($"rtmp://127.0.0.1:{port}/{Application}"));
        writer.StreamCommand(output, 0, "createStream", 2, null);
        writer.StreamCommand(output, StreamId, command, 3, FormattableString.Invariant($"s{number}"), command == "publish" ? "live" : null);
        await socket.SendAsync(output.WrittenMemory);
        return (socket, writer);
    }

    private async Task ReadAsync(Socket socket, Publisher publisher, long began, TaskCompletionSource<double> first)
    {
        using var reader = new RtmpChunkReader(new RtmpOptions());
        var (buffer, have, last) = (new byte[128 * 1_024], 0, -1);
        var (writer, output) = (new RtmpWriter(), new ArrayBufferWriter<byte>());
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(have), stop.Token) is > 0 and var count)
            {
                have += count;
                var unread = new ReadOnlySequence<byte>(buffer, 0, have);
                while (reader.TryRead(ref unread, out var message))
                {
                    if (message.Type == RtmpMessageType.Video && message.Payload.Length > LiveLoad.LeastPictureBytes) last = See(publisher, message.Timestamp, last, began, first);
                }
                unread.CopyTo(buffer);
                have = (int)unread.Length;
                if (!reader.TryTakeAcknowledgement(out var sequence)) continue;
                output.Clear();
                writer.Acknowledgement(output, sequence);
                await socket.SendAsync(output.WrittenMemory);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The end of the measurement, or the server's: nobody waits for a first picture any more.
            first.TrySetException(error);
        }
    }

    private int See(Publisher publisher, uint milliseconds, int last, long began, TaskCompletionSource<double> first)
    {
        var number = (int)(milliseconds / LiveLoad.Spacing);
        if (!first.TrySetResult(Stopwatch.GetElapsedTime(began).TotalMilliseconds) && number != last + 1) Interlocked.Add(ref lost, number - last - 1);
        Interlocked.Increment(ref seen);
        if (publisher.SentAt(number) is > 0 and var at && at > began) Latencies.Enqueue(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        return number;
    }
}

/// <summary>Reading for nobody.</summary>
internal static class Unread
{
    /// <summary>Takes what comes until the connection or the measurement ends.</summary>
    public static async Task ReceiveAllAsync(this Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4_096];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) > 0)
            {
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return;
        }
    }
}
