using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CloudCam.Benchmarks.Live;

/// <summary>What publishers and viewers count alike, whatever they speak.</summary>
internal abstract class PictureLoad : IDisposable
{
    public const int PicturesPerSecond = 25;

    /// <summary>Milliseconds between two pictures of a stream.</summary>
    public const int Spacing = 1_000 / PicturesPerSecond;

    // Pictures from one key picture to the next.
    private const int Group = 50;

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Socket> sockets = [];
    private readonly ConcurrentBag<Task> tasks = [];
    private long lost;
    private long seen;

    /// <summary>Milliseconds from a picture's send to its last byte at a viewer.</summary>
    public ConcurrentQueue<double> Latencies { get; private set; } = new();

    public long Lost => Interlocked.Read(ref lost);

    public long Seen => Interlocked.Read(ref seen);

    /// <summary>Cancelled when the measurement ends.</summary>
    protected CancellationToken Stop => stop.Token;

    public void Forget() => Latencies = new ConcurrentQueue<double>();

    /// <summary>Connects the publishers.</summary>
    public abstract Task<Publisher[]> ConnectAsync(int streams);

    /// <summary>Begins to send, pictures of the streams spread over time.</summary>
    public void Start(Publisher[] publishers) => Run(() => SendAllAsync(publishers));

    /// <summary>One viewer.</summary>
    /// <returns>Milliseconds from its connecting to its first whole picture.</returns>
    public async Task<double> WatchAsync(Publisher publisher)
    {
        var began = Stopwatch.GetTimestamp();
        var socket = await JoinAsync(publisher);
        var viewer = new Viewer(this, publisher, began);
        Run(() => ReadAsync(socket, viewer));
        return await viewer.First.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        stop.Cancel();
        foreach (var socket in sockets) socket.Dispose();
        stop.Dispose();
    }

    /// <summary>Connects a viewer and asks for a stream.</summary>
    protected abstract Task<Socket> JoinAsync(Publisher publisher);

    /// <summary>Reads what a viewer gets, to the end, and tells each picture to <paramref name="viewer"/>.</summary>
    protected abstract Task ReadAsync(Socket socket, Viewer viewer);

    /// <summary>Sends a picture.</summary>
    protected abstract Task SendAsync(Publisher publisher, uint milliseconds, bool isKey);

    /// <summary>Lets something run beside the measurement.</summary>
    protected void Run(Func<Task> work) => tasks.Add(Task.Run(work));

    /// <summary>A connection, closed when the measurement ends.</summary>
    protected async Task<Socket> OpenAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        sockets.Add(socket);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private async Task SendAllAsync(Publisher[] publishers)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var began = Stopwatch.GetTimestamp();
        while (await timer.WaitForNextTickAsync(Stop))
        {
            var now = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            foreach (var publisher in publishers)
            {
                if (now < (publisher.Next * (long)Spacing) + (publisher.Number * (double)Spacing / publishers.Length)) continue;
                var (milliseconds, isKey) = ((uint)(publisher.Next * Spacing), publisher.Next % Group == 0);
                publisher.Stamp();
                await SendAsync(publisher, milliseconds, isKey);
            }
        }
    }

    /// <summary>What one viewer has seen.</summary>
    protected sealed class Viewer(PictureLoad load, Publisher publisher, long began)
    {
        private readonly TaskCompletionSource<double> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int last;

        /// <summary>Milliseconds to its first whole picture.</summary>
        public Task<double> First => first.Task;

        /// <summary>A whole picture came.</summary>
        public void See(long milliseconds)
        {
            var number = (int)(milliseconds / Spacing);
            if (!first.TrySetResult(Stopwatch.GetElapsedTime(began).TotalMilliseconds) && number != last + 1) Interlocked.Add(ref load.lost, number - last - 1);
            last = number;
            Interlocked.Increment(ref load.seen);
            if (publisher.SentAt(number) is > 0 and var at && at > began) load.Latencies.Enqueue(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        /// <summary>The end of the measurement, or the server's: nobody waits for a first picture any more.</summary>
        public void End(Exception error) => first.TrySetException(error);
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

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes[sent..]);
    }
}
