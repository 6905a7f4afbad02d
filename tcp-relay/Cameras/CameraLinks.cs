using System.Net;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Cameras;

/// <summary>The connections of one camera while its main one lasts.</summary>
internal sealed class CameraLinks(CameraConnections connections, CameraDialler dialler, CamerasOptions options, CameraLog log, IPAddress address, int port)
    : ICameraLinks, IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<CameraLink> open = [];
    private readonly CameraLink mainLink = new();
    private EndReason? over;
    private DeliveryState? main;

    /// <inheritdoc/>
    public ICameraLink Main => mainLink;

    /// <summary>The main connection is made.</summary>
    public void Begin(DeliveryState mainState)
    {
        main = mainState;
        mainLink.Attach(mainState.Connection);
    }

    /// <inheritdoc/>
    public ICameraLink Open(IDeviceSession session, string purpose)
    {
        if (main?.Device is not { } camera) throw new InvalidOperationException("A connection is opened before the camera is known.");
        var link = new CameraLink();
        var connection = connections.Create(null, address, main.Connection.ProtocolName);
        EndReason? refused;
        lock (gate)
        {
            refused = over ?? (open.Count >= options.MaxLinks ? EndReason.LinkLimit : null);
            // Every one is waited for at the end, those that are only told that they cannot be as well.
            open.Add(link);
        }
        log.LinkOpened(camera.Id, connection.Number, purpose);
        // Not on this turn: the session that asked goes on first.
        link.Running = Task.Run(() => RunAsync(link, connection, session, refused), CancellationToken.None);
        return link;
    }

    /// <summary>The main connection is over: ends the others and waits for them.</summary>
    public async Task EndAsync(EndReason reason)
    {
        while (true)
        {
            CameraLink[] left;
            lock (gate)
            {
                over ??= reason;
                left = [.. open];
            }
            if (left.Length == 0) return;
            foreach (var link in left) link.End(reason);
            await Task.WhenAll(left.Select(link => link.Ended)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => mainLink.Dispose();

    private async Task RunAsync(CameraLink link, DeviceConnection connection, IDeviceSession session, EndReason? refused)
    {
        try
        {
            connection.Session = session;
            var state = new DeliveryState(connection) { IsDialled = true, IsBeside = true, Main = main, Device = main!.Device, IdleTimeout = main.IdleTimeout };
            connection.Device = main.Device!.Id;
            if (refused is null && connections.IsFull) refused = EndReason.Overloaded;
            var dialled = refused is { } reason ? Dialled.Failed(reason, "") : await DialAsync(link).ConfigureAwait(false);
            if (dialled.Stream is not { } stream)
            {
                connection.EndDetail = dialled.Detail is { Length: > 0 } detail ? detail : null;
                await connections.CloseUnmadeAsync(state, dialled.Failure).ConfigureAwait(false);
                return;
            }
            connection.UseStream(stream);
            link.Attach(connection);
            await connections.RunAsync(state, stream, options.LoginTimeout).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            log.CameraBroke(error, main!.Device!.Id);
        }
        finally
        {
            lock (gate) open.Remove(link);
            link.Dispose();
        }
    }

    private async Task<Dialled> DialAsync(CameraLink link)
    {
        try
        {
            return await dialler.DialAsync(address.ToString(), port, link.Ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Dialled.Failed(link.Asked, "");
        }
    }
}

/// <summary>A handle on one connection; used from any thread, before it is made, while it lasts and afterwards.</summary>
internal sealed class CameraLink : ICameraLink, IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DeviceConnection? connection;
    private EndReason? asked;
    private bool isWoken;
    private bool isOver;

    /// <summary>What runs it.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>Done when it has ended.</summary>
    public Task Ended => ended.Task;

    /// <summary>Cancelled when it is asked to end.</summary>
    public CancellationToken Ending => ending.Token;

    /// <summary>Why it was asked to end.</summary>
    public EndReason Asked
    {
        get
        {
            lock (gate) return asked ?? EndReason.LinkClosed;
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        lock (gate)
        {
            isWoken = true;
            connection?.Wake();
        }
    }

    /// <inheritdoc/>
    public void Close() => End(EndReason.LinkClosed);

    /// <summary>Asks it to end, for this reason if it is the first one.</summary>
    public void End(EndReason reason)
    {
        lock (gate)
        {
            if (isOver) return;
            asked ??= reason;
            connection?.Stop(asked.Value);
            ending.Cancel();
        }
    }

    /// <summary>The connection is made: it hears what was said before.</summary>
    public void Attach(DeviceConnection made)
    {
        lock (gate)
        {
            connection = made;
            if (asked is { } reason) made.Stop(reason);
            else if (isWoken) made.Wake();
        }
    }

    /// <summary>It is over. The handle stays good for whoever has it: it does nothing any more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isOver) return;
            isOver = true;
            ending.Dispose();
        }
        ended.TrySetResult();
    }
}
