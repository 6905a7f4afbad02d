using System.Net.Sockets;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Simulators.Jimi;

/// <summary>
/// The terminal's TCP side over all its connections: dials, logs in, keeps what must not be lost, sends it again, and comes back.
/// </summary>
/// <param name="options">What the camera is.</param>
/// <param name="device">Its settings and its clock.</param>
/// <param name="ledger">Takes what happens.</param>
/// <param name="report">Tells people.</param>
internal sealed class JimiLink(JimiCameraOptions options, JimiDevice device, JimiLedger ledger, Action<JimiEventKind, string> report)
{
    private readonly JimiOutbox _outbox = new(options.MostKept);
    private readonly Pulse _changed = new();
    private int _connections;
    private int _holds;
    private volatile bool _isRestarting;
    private JimiConnection? _current;

    /// <summary>Answers a command.</summary>
    public Func<JimiCommandText, JimiCommandAnswer> OnCommand { get; set; } = _ => new JimiCommandAnswer("");

    /// <summary>Sent after each login: what the terminal tells without being asked.</summary>
    public Func<IEnumerable<JimiReport>> Greeting { get; set; } = () => [];

    /// <summary>Whether a login was answered and the link still stands.</summary>
    public bool IsOnline => Volatile.Read(ref _current) is { IsLoggedIn: true };

    /// <summary>Whether nothing is kept for an answer any more.</summary>
    public bool IsDrained => _outbox.Count == 0;

    /// <summary>Whether the mobile link is there at all.</summary>
    public bool HasSignal => Volatile.Read(ref _holds) == 0;

    /// <summary>Completes when the link comes or goes, or an answer came.</summary>
    public Pulse Changed => _changed;

    /// <summary>Dials again and again until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _changed.UntilAsync(() => HasSignal, cancellationToken).ConfigureAwait(false);
            var why = await ConnectOnceAsync(cancellationToken).ConfigureAwait(false);
            ledger.Note($"connection {_connections} ended: {why}");
            report(JimiEventKind.LinkLost, why);
            await Task.Delay(options.ReconnectWait, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a report now, or keeps it for the next link if it is one of those.</summary>
    public async Task SendAsync(JimiReport packet, CancellationToken cancellationToken)
    {
        _outbox.Add(packet);
        if (Volatile.Read(ref _current) is { IsLoggedIn: true } connection)
        {
            await connection.SendAsync(packet, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            packet.WasKept = true;
        }
    }

    /// <summary>Sends bytes as they are, damaged or not, once a link stands.</summary>
    public async Task SendRawAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await _changed.UntilAsync(() => IsOnline, cancellationToken).ConfigureAwait(false);
        if (Volatile.Read(ref _current) is { } connection)
        {
            await connection.SendRawAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the mobile link away (HTTP as well) until <see cref="GiveBack"/>.</summary>
    /// <param name="withReset">The server sees a reset instead of an orderly end.</param>
    public void TakeAway(bool withReset)
    {
        Interlocked.Increment(ref _holds);
        Volatile.Read(ref _current)?.Cut(withReset);
        _changed.Beat();
    }

    /// <summary>Ends a <see cref="TakeAway"/>.</summary>
    public void GiveBack()
    {
        Interlocked.Decrement(ref _holds);
        _changed.Beat();
    }

    /// <summary>Ends the connection as a restart does; serials begin at 1 again.</summary>
    public void Reboot()
    {
        _isRestarting = true;
        Volatile.Read(ref _current)?.Cut(withReset: false);
    }

    private async Task<string> ConnectOnceAsync(CancellationToken cancellationToken)
    {
        _connections++;
        ledger.Connecting();
        if (_isRestarting)
        {
            _isRestarting = false;
            device.RestartSerials();
        }

        Socket? socket = null;
        try
        {
            Stream stream;
            if (options.Dial is { } dial)
            {
                stream = await dial(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(device.Host, device.Port, cancellationToken).AsTask()
                    .WaitAsync(options.ConnectTimeout, options.Time, cancellationToken).ConfigureAwait(false);
                stream = new NetworkStream(socket, ownsSocket: true);
            }

            var faults = _connections <= options.FaultyConnections ? options.Faults : LinkFaults.None;
            await using var faulty = new FaultyLinkStream(stream, faults, options.Random, options.Time, PrepareReset);
            return await TalkAsync(new JimiConnection(faulty, PrepareReset, _connections, options, device, ledger), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or TimeoutException)
        {
            return error.Message;
        }
        finally
        {
            socket?.Dispose();
        }

        void PrepareReset()
        {
            if (socket is { Connected: true })
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
    }

    private async Task<string> TalkAsync(JimiConnection connection, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        connection.Answered = packet =>
        {
            _outbox.Done(packet);
            _changed.Beat();
        };
        connection.OnCommand = OnCommand;
        Volatile.Write(ref _current, connection);
        var reading = connection.ReadAsync(ended.Token);
        var beating = KeepAliveAsync(connection, ended.Token);
        try
        {
            var first = await Task.WhenAny(reading, beating).ConfigureAwait(false);
            await first.ConfigureAwait(false);
            return connection.WhyEnded;
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            return connection.WhyEnded.Length > 0 ? connection.WhyEnded : error.Message;
        }
        finally
        {
            Volatile.Write(ref _current, null);
            _changed.Beat();
            connection.Cut(withReset: false);
            await ended.CancelAsync().ConfigureAwait(false);
            await SettledAsync(reading, beating).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for both tasks; what ended the connection has been told already.</summary>
    private static async Task SettledAsync(params Task[] tasks)
    {
        foreach (var task in tasks)
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepAliveAsync(JimiConnection connection, CancellationToken cancellationToken)
    {
        await connection.LogInAsync(cancellationToken).ConfigureAwait(false);
        ledger.LoggedIn();
        report(JimiEventKind.LoggedIn, $"logged in, connection {connection.Number}");
        _changed.Beat();
        foreach (var packet in Greeting())
        {
            _outbox.Add(packet);
            await connection.SendAsync(packet, cancellationToken).ConfigureAwait(false);
        }

        foreach (var kept in _outbox.Kept())
        {
            await connection.SendAsync(kept, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            await connection.SendAsync(device.HeartbeatReport(), cancellationToken).ConfigureAwait(false);
            await Task.Delay(options.HeartbeatInterval, device.Clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
