using System.Collections.Concurrent;

namespace CloudCam.Simulators.Dvrip;

/// <summary>One login that stands.</summary>
/// <param name="id">Its number.</param>
/// <param name="control">Where it logged in.</param>
internal sealed class XmSession(uint id, XmConnection control)
{
    public uint Id => id;

    public XmConnection Control => control;

    /// <summary>Connections that carry media for it, the control connection included when it does.</summary>
    public ConcurrentDictionary<XmConnection, bool> Media { get; } = new();

    /// <summary>Whether alarms are told to it.</summary>
    public volatile bool IsGuarding;
}

/// <summary>The logins that stand.</summary>
internal sealed class XmSessions
{
    private readonly ConcurrentDictionary<uint, XmSession> _all = new();
    private int _last = 0x1A;

    public IReadOnlyCollection<XmSession> All => [.. _all.Values];

    public XmSession Begin(XmConnection control)
    {
        var session = new XmSession((uint)Interlocked.Increment(ref _last), control);
        _all[session.Id] = session;
        return session;
    }

    public XmSession? Find(uint id) => _all.GetValueOrDefault(id);

    /// <summary>Ends a login: what carries its media is closed with it.</summary>
    public void End(XmSession session)
    {
        if (!_all.TryRemove(session.Id, out _))
        {
            return;
        }

        foreach (var connection in session.Media.Keys)
        {
            connection.Socket.Cut(withReset: false);
        }
    }
}

/// <summary>What a connection was claimed for.</summary>
/// <param name="Key">Kind and channel.</param>
/// <param name="Session">By whom.</param>
internal sealed record XmClaim(string Key, XmSession Session);

/// <summary>Something that runs on a connection until it is ended.</summary>
internal sealed class XmStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;

    private XmStream(CancellationTokenSource stop, Task running) => (_stop, Running) = (stop, running);

    public Task Running { get; }

    public static XmStream Begin(Func<CancellationToken, Task> run, CancellationToken ended)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(ended);
        return new XmStream(stop, Task.Run(() => run(stop.Token), CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
