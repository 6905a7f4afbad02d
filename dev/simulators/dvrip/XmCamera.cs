using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using CloudCam.Simulators.Server;

namespace CloudCam.Simulators.Dvrip;

/// <summary>
/// A simulated XM camera: it listens, and serves whoever logs in. Written from what is public about the wire, sharing no code with the client side, so that a
/// misreading on either side shows.
/// </summary>
public sealed class XmCamera : IAsyncDisposable
{
    private readonly XmDevice _device;
    private readonly XmAlarms _alarms;
    private readonly XmRequests _requests;
    private readonly CameraServer _server;
    private readonly ConcurrentQueue<Task> _beside = new();

    /// <summary>Makes a camera; it does not listen before <see cref="Start"/>.</summary>
    /// <param name="options">What it is.</param>
    public XmCamera(XmCameraOptions options)
    {
        _device = new XmDevice(options);
        _alarms = new XmAlarms(_device);
        _requests = new XmRequests(_device, _alarms, Reboot);
        _server = new CameraServer(ConverseAsync);
    }

    /// <summary>What it is.</summary>
    public XmCameraOptions Options => _device.Options;

    /// <summary>What it was asked and what it did.</summary>
    public XmLedger Ledger => _device.Ledger;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => _server.Endpoint;

    /// <summary>Recordings on its disk.</summary>
    public IReadOnlyList<XmRecording> Recordings => _requests.Disk.All;

    /// <summary>Its clock, without a zone.</summary>
    public DateTime LocalTime => _device.LocalTime;

    /// <summary>Logins that stand.</summary>
    public int Sessions => _device.Sessions.All.Count;

    /// <summary>Logins that stand and want to hear of alarms.</summary>
    public int Guards => _device.Sessions.All.Count(session => session.IsGuarding);

    /// <summary>Connections that stand.</summary>
    public int OpenConnections => _server.Open.Count;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public void Start()
    {
        _server.Start(Options.Address, Options.Port, Options.Quirks.SplitWrites);
        if (Options.AlarmEvery is { } every)
        {
            _beside.Enqueue(RepeatAsync(every, async stop =>
            {
                await AlarmAsync(Options.AlarmEvent, 0, stop).ConfigureAwait(false);
                await Task.Delay(Options.AlarmLasts, Options.Time, stop).ConfigureAwait(false);
                await AlarmStopAsync(Options.AlarmEvent, 0, stop).ConfigureAwait(false);
            }));
        }

        if (Options.Quirks.ResetEverySeconds > 0)
        {
            _beside.Enqueue(RepeatAsync(TimeSpan.FromSeconds(Options.Quirks.ResetEverySeconds), _ =>
            {
                _server.DropAll(withReset: true);
                return Task.CompletedTask;
            }));
        }
    }

    /// <summary>Raises an alarm.</summary>
    /// <param name="name">Its word on the wire, for example <c>VideoMotion</c>.</param>
    /// <param name="channel">Channel from 0.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When everybody was told.</returns>
    public Task AlarmAsync(string name, int channel, CancellationToken cancellationToken) => _alarms.TellAsync(name, channel, "Start", cancellationToken);

    /// <summary>Ends an alarm; a camera with sticky alarms never tells it.</summary>
    /// <param name="name">Its word on the wire.</param>
    /// <param name="channel">Channel from 0.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When everybody was told.</returns>
    public Task AlarmStopAsync(string name, int channel, CancellationToken cancellationToken) =>
        Options.Quirks.StickyAlarms ? Task.CompletedTask : _alarms.TellAsync(name, channel, "Stop", cancellationToken);

    /// <summary>A setting as it stands now, as JSON; null when there is none of that name.</summary>
    /// <param name="name">Name, or one entry of it by <c>Name.[n]</c>.</param>
    public JsonNode? Setting(string name) => _device.Read(name);

    /// <summary>Whether an alarm output is switched on.</summary>
    /// <param name="output">Its number from 0.</param>
    public bool IsOutputOn(int output) => (Setting($"Alarm.AlarmOut.[{output}]") as JsonObject).Text("AlarmOutType") == "MANUAL";

    /// <summary>Bytes of a recording, frame after frame, as a download brings them.</summary>
    /// <param name="recording">The recording.</param>
    public byte[] Content(XmRecording recording) => [.. _requests.Disk.Frames(recording).SelectMany(frame => frame)];

    /// <summary>Resets the connections that carry media alone; those that logged in stay.</summary>
    public void DropMedia()
    {
        foreach (var connection in _device.Sessions.All.SelectMany(session => session.Media.Keys).Where(connection => connection.Session is null))
        {
            connection.Socket.Cut(withReset: true);
        }
    }

    /// <summary>Ends all connections.</summary>
    /// <param name="withReset">The clients see a reset instead of an orderly end.</param>
    public void DropAll(bool withReset) => _server.DropAll(withReset);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        foreach (var task in _beside)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConverseAsync(CameraSocket socket, CancellationToken stop)
    {
        Ledger.Connected();
        var connection = new XmConnection(socket, Options.Quirks) { HeardAt = Options.Time.GetTimestamp() };
        var watching = WatchAsync(connection, stop);
        try
        {
            var header = new byte[XmPacket.HeaderBytes];
            while (await socket.ReadAsync(header, stop).ConfigureAwait(false))
            {
                if (XmPacket.Read(header) is not { } read)
                {
                    Ledger.Note($"connection {socket.Number}: {Convert.ToHexString(header)} is no header");
                    return;
                }

                var packet = read.Head with { Payload = new byte[read.Length] };
                if (read.Length > 0 && !await socket.ReadAsync(packet.Payload, stop).ConfigureAwait(false))
                {
                    return;
                }

                connection.HeardAt = Options.Time.GetTimestamp();
                await _requests.TakeAsync(connection, packet).ConfigureAwait(false);
            }
        }
        finally
        {
            socket.Cut(withReset: false);
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await connection.EndAllAsync().ConfigureAwait(false);
            foreach (var claim in connection.AllClaims())
            {
                claim.Session.Media.TryRemove(connection, out _);
            }

            if (connection.Session is { } session)
            {
                _requests.Left(session);
            }
        }
    }

    /// <summary>Ends a connection that never says who it is, and a control connection without keepalive.</summary>
    private async Task WatchAsync(XmConnection connection, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, connection.Socket.Ended);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), Options.Time);
        while (await timer.WaitForNextTickAsync(ended.Token).ConfigureAwait(false))
        {
            var silence = Options.Time.GetElapsedTime(connection.HeardAt);
            var isTooLong = connection.Session is not null
                ? silence.TotalSeconds > 3 * Options.AliveInterval && !connection.IsStreaming
                : !connection.IsKnown && silence > Options.LoginTimeout;
            if (isTooLong)
            {
                Ledger.Note($"connection {connection.Socket.Number}: closed, silent for {silence.TotalSeconds:0} s");
                connection.Socket.Cut(withReset: false);
                return;
            }
        }
    }

    private void Reboot()
    {
        Ledger.Rebooted();
        _server.IsAway = true;
        _beside.Enqueue(ComeBackAsync());
    }

    private async Task ComeBackAsync()
    {
        // The answer should leave before everything ends.
        await Task.Delay(TimeSpan.FromMilliseconds(100), Options.Time, _server.Stop).ConfigureAwait(false);
        _server.DropAll(withReset: false);
        await Task.Delay(Options.RebootTime, Options.Time, _server.Stop).ConfigureAwait(false);
        _server.IsAway = false;
    }

    private async Task RepeatAsync(TimeSpan every, Func<CancellationToken, Task> act)
    {
        while (true)
        {
            await Task.Delay(every, Options.Time, _server.Stop).ConfigureAwait(false);
            await act(_server.Stop).ConfigureAwait(false);
        }
    }
}
