namespace CloudCam.Simulators.Rtmp;

/// <summary>What a publisher did and was told. All members may be used from any thread.</summary>
public sealed class LiveLedger
{
    private readonly Lock _gate = new();
    private readonly List<string> _ends = [];
    private int _connections;
    private int _accepted;
    private long _pictures;
    private long _keyFrames;
    private long _bytes;

    /// <summary>Connections tried.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections on which the stream was taken (over HTTP: on which pictures were sent).</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Pictures sent.</summary>
    public long Pictures => Interlocked.Read(ref _pictures);

    /// <summary>Key frames among them.</summary>
    public long KeyFrames => Interlocked.Read(ref _keyFrames);

    /// <summary>Bytes of pictures and sound sent.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Why each connection ended, in order.</summary>
    public IReadOnlyList<string> Ends
    {
        get
        {
            lock (_gate)
            {
                return [.. _ends];
            }
        }
    }

    internal Pulse Changed { get; } = new();

    /// <summary>Waits until something holds; the condition is looked at again after every change.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it holds.</returns>
    public Task WaitForAsync(Func<LiveLedger, bool> condition, CancellationToken cancellationToken) => Changed.UntilAsync(() => condition(this), cancellationToken);

    internal void Connecting()
    {
        Interlocked.Increment(ref _connections);
        Changed.Beat();
    }

    internal void Taken()
    {
        Interlocked.Increment(ref _accepted);
        Changed.Beat();
    }

    internal void Sent(int bytes, bool isPicture, bool isKey)
    {
        Interlocked.Add(ref _bytes, bytes);
        if (!isPicture)
        {
            return;
        }

        Interlocked.Increment(ref _pictures);
        if (isKey)
        {
            Interlocked.Increment(ref _keyFrames);
        }

        Changed.Beat();
    }

    internal void Ended(string why)
    {
        lock (_gate)
        {
            _ends.Add(why);
        }

        Changed.Beat();
    }
}
