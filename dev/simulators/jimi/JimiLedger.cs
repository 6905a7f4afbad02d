namespace CloudCam.Simulators.Jimi;

/// <summary>
/// What a camera sent and what it was answered, written down on its own side: the measure for what a server must have.
/// All members may be used from any thread; lists are copies.
/// </summary>
public sealed class JimiLedger
{
    private readonly Lock _gate = new();
    private readonly Queue<JimiSentPacket> _packets = new();
    private readonly List<JimiPost> _posts = [];
    private readonly List<JimiUploadEntry> _uploads = [];
    private readonly List<JimiCommandEntry> _commands = [];
    private readonly List<JimiLiveEntry> _lives = [];
    private readonly List<string> _notes = [];
    private readonly int _mostPackets;
    private int _connections;
    private int _logins;

    internal JimiLedger(int mostPackets) => _mostPackets = mostPackets;

    /// <summary>Packets in the order sent, login and repeats included.</summary>
    public IReadOnlyList<JimiSentPacket> Packets => Read(() => _packets.ToArray());

    /// <summary>HTTP requests in the order they ended.</summary>
    public IReadOnlyList<JimiPost> Posts => Read(() => _posts.ToArray());

    /// <summary>Files to upload and what became of them.</summary>
    public IReadOnlyList<JimiUploadEntry> Uploads => Read(() => _uploads.ToArray());

    /// <summary>Commands and their answers.</summary>
    public IReadOnlyList<JimiCommandEntry> Commands => Read(() => _commands.ToArray());

    /// <summary>Streams that were pushed, in the order begun.</summary>
    public IReadOnlyList<JimiLiveEntry> Lives => Read(() => _lives.ToArray());

    /// <summary>What else was worth writing down.</summary>
    public IReadOnlyList<string> Notes => Read(() => _notes.ToArray());

    /// <summary>Connections tried.</summary>
    public int Connections => Read(() => _connections);

    /// <summary>Logins answered.</summary>
    public int Logins => Read(() => _logins);

    internal Pulse Changed { get; } = new();

    /// <summary>Waits until something holds. The condition is looked at again after every change.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it holds.</returns>
    public Task WaitForAsync(Func<JimiLedger, bool> condition, CancellationToken cancellationToken) =>
        Changed.UntilAsync(() => condition(this), cancellationToken);

    internal void Connecting() => Write(() => _connections++);

    internal void LoggedIn() => Write(() => _logins++);

    internal void Note(string text) => Write(() => _notes.Add(text));

    internal void Sent(JimiSentPacket packet) => Write(() =>
    {
        _packets.Enqueue(packet);
        if (_packets.Count > _mostPackets)
        {
            _packets.Dequeue();
        }
    });

    internal void Answered(JimiSentPacket packet) => Write(() => packet.IsAnswered = true);

    internal void Commanded(JimiCommandEntry command) => Write(() => _commands.Add(command));

    internal void Pushing(JimiLiveEntry live) => Write(() => _lives.Add(live));

    internal void Pushed() => Changed.Beat();

    internal void Queued(JimiUploadEntry upload) => Write(() => _uploads.Add(upload));

    internal void Posted(JimiPost post) => Write(() => _posts.Add(post));

    internal void Became(JimiUploadEntry upload, JimiUploadState state) => Write(() => upload.State = state);

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Write(Action write)
    {
        lock (_gate)
        {
            write();
        }

        Changed.Beat();
    }
}
