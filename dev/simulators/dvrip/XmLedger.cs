namespace CloudCam.Simulators.Dvrip;

/// <summary>One request as it came.</summary>
/// <param name="Connection">Number of its connection, from 1.</param>
/// <param name="Id">Message id.</param>
/// <param name="Name">Its member Name, or empty.</param>
/// <param name="Text">Its text; empty for a login, and for what is no text.</param>
public sealed record XmRequestEntry(int Connection, int Id, string Name, string Text);

/// <summary>One login.</summary>
/// <param name="Connection">Number of its connection, from 1.</param>
/// <param name="User">Who.</param>
/// <param name="Ret">How it was answered.</param>
public sealed record XmLoginEntry(int Connection, string User, int Ret);

/// <summary>One movement or other PTZ command.</summary>
/// <param name="Command">Its word.</param>
/// <param name="Channel">Channel.</param>
/// <param name="Step">Speed.</param>
/// <param name="Preset">65535 starts, -1 stops; else a number of a preset.</param>
public sealed record XmPtzEntry(string Command, int Channel, int Step, int Preset);

/// <summary>One alarm that was told.</summary>
/// <param name="Event">Its word.</param>
/// <param name="Channel">Channel.</param>
/// <param name="Status">Start or Stop.</param>
/// <param name="LocalTime">Its StartTime.</param>
/// <param name="Listeners">Connections it was told on; 0 with an alarm server: it was pushed there.</param>
public sealed record XmAlarmEntry(string Event, int Channel, string Status, string LocalTime, int Listeners);

/// <summary>What a camera was asked and what it did, written down on its own side. All members may be used from any thread; lists are copies.</summary>
public sealed class XmLedger
{
    // A test that runs for hours should not fill the memory; the newest are what matters.
    private const int MostRequests = 20_000;

    private readonly Lock _gate = new();
    private readonly Queue<XmRequestEntry> _requests = new();
    private readonly List<XmLoginEntry> _logins = [];
    private readonly List<XmPtzEntry> _ptz = [];
    private readonly List<XmAlarmEntry> _alarms = [];
    private readonly List<string> _notes = [];
    private readonly List<byte> _heard = [];
    private int _connections;
    private int _keepalives;
    private int _liveStarts;
    private int _snapshots;
    private int _reboots;
    private int _downloads;
    private long _frames;
    private long _skippedFrames;
    private long _mediaBytes;

    internal XmLedger()
    {
    }

    /// <summary>Requests in the order they came, keepalives and talk left out.</summary>
    public IReadOnlyList<XmRequestEntry> Requests => Read(() => _requests.ToArray());

    /// <summary>Logins, refused ones included.</summary>
    public IReadOnlyList<XmLoginEntry> Logins => Read(() => _logins.ToArray());

    /// <summary>PTZ commands.</summary>
    public IReadOnlyList<XmPtzEntry> Ptz => Read(() => _ptz.ToArray());

    /// <summary>Alarms told.</summary>
    public IReadOnlyList<XmAlarmEntry> Alarms => Read(() => _alarms.ToArray());

    /// <summary>What else was worth writing down.</summary>
    public IReadOnlyList<string> Notes => Read(() => _notes.ToArray());

    /// <summary>Speech heard over talk, A-law.</summary>
    public byte[] Heard => Read(() => _heard.ToArray());

    /// <summary>Connections taken.</summary>
    public int Connections => Read(() => _connections);

    /// <summary>Keepalives answered.</summary>
    public int Keepalives => Read(() => _keepalives);

    /// <summary>Live streams begun.</summary>
    public int LiveStarts => Read(() => _liveStarts);

    /// <summary>Snapshots sent.</summary>
    public int Snapshots => Read(() => _snapshots);

    /// <summary>Restarts.</summary>
    public int Reboots => Read(() => _reboots);

    /// <summary>Downloads and playbacks sent to their end.</summary>
    public int Downloads => Read(() => _downloads);

    /// <summary>Pictures of live video sent.</summary>
    public long Frames => Read(() => _frames);

    /// <summary>Pictures left out because a client was too slow.</summary>
    public long SkippedFrames => Read(() => _skippedFrames);

    /// <summary>Payload of live video and sound sent.</summary>
    public long MediaBytes => Read(() => _mediaBytes);

    private Pulse Changed { get; } = new();

    /// <summary>Waits until something holds. The condition is looked at again after every change but sent pictures.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it holds.</returns>
    public Task WaitForAsync(Func<XmLedger, bool> condition, CancellationToken cancellationToken) => Changed.UntilAsync(() => condition(this), cancellationToken);

    internal void Connected() => Write(() => _connections++);

    internal void Alive() => Write(() => _keepalives++);

    internal void LiveStarted() => Write(() => _liveStarts++);

    internal void SnapshotTaken() => Write(() => _snapshots++);

    internal void Rebooted() => Write(() => _reboots++);

    internal void Downloaded() => Write(() => _downloads++);

    internal void Note(string text) => Write(() => _notes.Add(text));

    internal void LoggedIn(XmLoginEntry login) => Write(() => _logins.Add(login));

    internal void Moved(XmPtzEntry move) => Write(() => _ptz.Add(move));

    internal void Told(XmAlarmEntry alarm) => Write(() => _alarms.Add(alarm));

    internal void Spoke(ReadOnlyMemory<byte> sound) => Write(() => _heard.AddRange(sound.Span));

    internal void Asked(XmRequestEntry request) => Write(() =>
    {
        _requests.Enqueue(request);
        if (_requests.Count > MostRequests)
        {
            _requests.Dequeue();
        }
    });

    internal void Sent(int frames, int skipped, int bytes)
    {
        lock (_gate)
        {
            (_frames, _skippedFrames, _mediaBytes) = (_frames + frames, _skippedFrames + skipped, _mediaBytes + bytes);
        }
    }

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
