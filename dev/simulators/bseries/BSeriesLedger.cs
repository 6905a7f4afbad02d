namespace CloudCam.Simulators.BSeries;

/// <summary>One request on an operation connection, keepalives left out.</summary>
/// <param name="Connection">Number of its connection, from 1.</param>
/// <param name="Operation">Operation code.</param>
/// <param name="Text">Its fields; empty for a verify.</param>
public sealed record BSeriesRequestEntry(int Connection, int Operation, byte[] Text);

/// <summary>One verify.</summary>
/// <param name="Connection">Number of its connection, from 1.</param>
/// <param name="User">Who.</param>
/// <param name="Result">How it was answered.</param>
public sealed record BSeriesLoginEntry(int Connection, string User, int Result);

/// <summary>What a camera was asked and what it did, written down on its own side. All members may be used from any thread; lists are copies.</summary>
public sealed class BSeriesLedger
{
    // A test that runs for hours should not fill the memory; the newest are what matters.
    private const int MostRequests = 20_000;

    private readonly Lock _gate = new();
    private readonly Queue<BSeriesRequestEntry> _requests = new();
    private readonly List<BSeriesLoginEntry> _logins = [];
    private readonly List<BSeriesAlarm> _alarms = [];
    private readonly List<string> _notes = [];
    private readonly List<short> _heard = [];
    private int _connections;
    private int _keepalives;
    private int _mediaLogins;
    private int _talkPackets;
    private long _pictures;
    private long _sounds;

    internal BSeriesLedger()
    {
    }

    /// <summary>Requests in the order they came.</summary>
    public IReadOnlyList<BSeriesRequestEntry> Requests => Read(() => _requests.ToArray());

    /// <summary>Verifies, refused ones included.</summary>
    public IReadOnlyList<BSeriesLoginEntry> Logins => Read(() => _logins.ToArray());

    /// <summary>Alarms told.</summary>
    public IReadOnlyList<BSeriesAlarm> Alarms => Read(() => _alarms.ToArray());

    /// <summary>What else was worth writing down.</summary>
    public IReadOnlyList<string> Notes => Read(() => _notes.ToArray());

    /// <summary>Speech heard over talk, 8 kHz.</summary>
    public short[] Heard => Read(() => _heard.ToArray());

    /// <summary>Connections taken.</summary>
    public int Connections => Read(() => _connections);

    /// <summary>Keepalives that came.</summary>
    public int Keepalives => Read(() => _keepalives);

    /// <summary>AV connections that named the right id.</summary>
    public int MediaLogins => Read(() => _mediaLogins);

    /// <summary>Packets of talk.</summary>
    public int TalkPackets => Read(() => _talkPackets);

    /// <summary>Pictures sent.</summary>
    public long Pictures => Read(() => _pictures);

    /// <summary>Packets of sound sent.</summary>
    public long Sounds => Read(() => _sounds);

    private Pulse Changed { get; } = new();

    /// <summary>Waits until something holds. The condition is looked at again after every change but sent pictures and sound.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it holds.</returns>
    public Task WaitForAsync(Func<BSeriesLedger, bool> condition, CancellationToken cancellationToken) => Changed.UntilAsync(() => condition(this), cancellationToken);

    internal void Connected() => Write(() => _connections++);

    internal void Alive() => Write(() => _keepalives++);

    internal void MediaOpened() => Write(() => _mediaLogins++);

    internal void Note(string text) => Write(() => _notes.Add(text));

    internal void LoggedIn(BSeriesLoginEntry login) => Write(() => _logins.Add(login));

    internal void Told(BSeriesAlarm alarm) => Write(() => _alarms.Add(alarm));

    internal void Spoke(short[] samples) => Write(() =>
    {
        _talkPackets++;
        _heard.AddRange(samples);
    });

    internal void Asked(BSeriesRequestEntry request) => Write(() =>
    {
        _requests.Enqueue(request);
        if (_requests.Count > MostRequests)
        {
            _requests.Dequeue();
        }
    });

    internal void Sent(bool isPicture)
    {
        lock (_gate)
        {
            (_pictures, _sounds) = isPicture ? (_pictures + 1, _sounds) : (_pictures, _sounds + 1);
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
