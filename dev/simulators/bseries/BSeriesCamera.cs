using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using CloudCam.Simulators.Server;

namespace CloudCam.Simulators.BSeries;

/// <summary>
/// A simulated B Series camera: it listens, and serves whoever knows its password. Written from what is public about the wire, sharing no code with the
/// client side, so that a misreading on either side shows.
/// </summary>
public sealed class BSeriesCamera : IAsyncDisposable
{
    private readonly BSeriesDevice _device;
    private readonly BSeriesOperation _operation;
    private readonly BSeriesPlayer _player;
    private readonly CameraServer _server;
    private readonly ConcurrentQueue<Task> _beside = new();

    /// <summary>Makes a camera; it does not listen before <see cref="Start"/>.</summary>
    /// <param name="options">What it is.</param>
    public BSeriesCamera(BSeriesCameraOptions options)
    {
        _device = new BSeriesDevice(options);
        (_operation, _player) = (new BSeriesOperation(_device), new BSeriesPlayer(_device));
        _server = new CameraServer(ConverseAsync);
    }

    /// <summary>What it is.</summary>
    public BSeriesCameraOptions Options => _device.Options;

    /// <summary>What it was asked and what it did.</summary>
    public BSeriesLedger Ledger => _device.Ledger;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => _server.Endpoint;

    /// <summary>Clients that proved who they are.</summary>
    public int Clients => _device.Clients.Keys.Count(client => client.IsVerified);

    /// <summary>Connections that stand, of both kinds.</summary>
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
                await AlarmAsync(BSeriesAlarm.Motion).ConfigureAwait(false);
                await Task.Delay(Options.AlarmLasts, Options.Time, stop).ConfigureAwait(false);
                await AlarmAsync(BSeriesAlarm.Stopped).ConfigureAwait(false);
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

    /// <summary>Raises an alarm, or ends it; a camera with sticky alarms never tells the end.</summary>
    /// <param name="alarm">What it is.</param>
    /// <returns>When everybody was told.</returns>
    public async Task AlarmAsync(BSeriesAlarm alarm)
    {
        if (alarm == BSeriesAlarm.Stopped && Options.Quirks.StickyAlarms)
        {
            return;
        }

        Ledger.Told(alarm);
        byte[] text = Options.Quirks.ShortAlarms ? [(byte)alarm, 0, 0] : [(byte)alarm, 0, 0, 0, 0, 100, 0, 100, 0];
        foreach (var client in _device.Clients.Keys.Where(client => client.IsVerified))
        {
            await BSeriesOperation.SendAsync(client, BSeriesOperations.Alarm, text).ConfigureAwait(false);
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
        // Which of the two connections it is, is known from its first packet.
        if (await ReadAsync(socket, stop).ConfigureAwait(false) is not { } first)
        {
            return;
        }

        if (first.IsMedia)
        {
            await ShowAsync(socket, first, stop).ConfigureAwait(false);
        }
        else
        {
            await ServeAsync(socket, first, stop).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(CameraSocket socket, BSeriesPacket first, CancellationToken stop)
    {
        var client = new BSeriesClient(socket) { HeardAt = Options.Time.GetTimestamp() };
        _device.Clients[client] = true;
        Task[] beside = [WatchAsync(client, stop), NoiseAsync(client, stop)];
        try
        {
            for (var packet = first; packet is { IsMedia: false }; packet = await ReadAsync(socket, stop).ConfigureAwait(false))
            {
                client.HeardAt = Options.Time.GetTimestamp();
                if (!await _operation.TakeAsync(client, packet).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        finally
        {
            client.Leave();
            _device.Clients.TryRemove(client, out _);
            foreach (var task in beside)
            {
                await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ShowAsync(CameraSocket socket, BSeriesPacket first, CancellationToken stop)
    {
        var id = first is { Operation: BSeriesOperations.MediaLogin, Text.Length: 4 } ? BinaryPrimitives.ReadUInt32LittleEndian(first.Text) : (uint?)null;
        var client = id is null ? null : _device.Clients.Keys.FirstOrDefault(one => one.TryOpen(socket, id.Value));
        if (client is null)
        {
            Ledger.Note($"connection {socket.Number}: no such data connection id");
            return;
        }

        Ledger.MediaOpened();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, socket.Ended);
        var playing = _player.PlayAsync(client, socket, ended.Token);
        try
        {
            while (await ReadAsync(socket, stop).ConfigureAwait(false) is { IsMedia: true } packet)
            {
                client.HeardAt = Options.Time.GetTimestamp();
                _player.Take(client, packet);
            }
        }
        finally
        {
            client.Lost(socket);
            await ended.CancelAsync().ConfigureAwait(false);
            socket.Cut(withReset: false);
            await playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<BSeriesPacket?> ReadAsync(CameraSocket socket, CancellationToken stop)
    {
        var header = new byte[BSeriesPacket.HeaderBytes];
        if (!await socket.ReadAsync(header, stop).ConfigureAwait(false))
        {
            return null;
        }

        if (BSeriesPacket.Read(header) is not { } read)
        {
            Ledger.Note($"connection {socket.Number}: {Convert.ToHexString(header)} is no header");
            return null;
        }

        var packet = read.Head with { Text = new byte[read.Length] };
        return read.Length == 0 || await socket.ReadAsync(packet.Text, stop).ConfigureAwait(false) ? packet : null;
    }

    /// <summary>Says each minute that the camera is there, and drops a client that says nothing for two.</summary>
    private async Task WatchAsync(BSeriesClient client, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, client.Operation.Ended);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), Options.Time);
        var saidAt = Options.Time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(ended.Token).ConfigureAwait(false))
        {
            var silence = Options.Time.GetElapsedTime(client.HeardAt);
            if (silence.TotalSeconds > 2 * Options.Quirks.KeepAliveSeconds)
            {
                Ledger.Note($"connection {client.Operation.Number}: closed, silent for {silence.TotalSeconds:0} s");
                client.Leave();
                return;
            }

            if (Options.Time.GetElapsedTime(saidAt).TotalSeconds >= Options.Quirks.KeepAliveSeconds)
            {
                saidAt = Options.Time.GetTimestamp();
                await BSeriesOperation.SendAsync(client, BSeriesOperations.KeepAlive, []).ConfigureAwait(false);
            }
        }
    }

    private async Task NoiseAsync(BSeriesClient client, CancellationToken stop)
    {
        if (Options.Quirks.NoiseBytesPerSecond == 0)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, client.Operation.Ended);
        var random = new Random(Options.Random.Next());
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Options.Time, ended.Token).ConfigureAwait(false);
            var bytes = new byte[client.IsVerified ? Options.Quirks.NoiseBytesPerSecond : 0];
            random.NextBytes(bytes);
            await client.Operation.SendAsync(bytes).ConfigureAwait(false);
        }
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
