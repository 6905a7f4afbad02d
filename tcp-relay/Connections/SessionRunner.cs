using System.Buffers;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Commands;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Connections;

/// <summary>Runs one connection from its first byte to its end reason: receive, let the session decide, deliver, in one place at a time.</summary>
public sealed class SessionRunner(IReadOnlyList<IDeviceProtocol> protocols, Delivery delivery, RelayOptions options, RelayClock clock, RelayLog log)
{
    // Receives in a row that found bytes ready (up to 64 KiB each) before others on the same thread get their turn.
    private const int TurnsInARow = 32;

    // What is received at least, however full the block is: a DATA frame of any protocol that cuts files small comes in whole.
    private const int LeastReceiveBytes = 2_048;

    /// <summary>Runs a connection of a peer that dialled us, until it ends.</summary>
    /// <returns>Why it ended. Never throws.</returns>
    public async Task<EndReason> RunAsync(DeviceConnection connection, IReadOnlyList<string> spoken)
    {
        using var trace = Tracing.Source.StartActivity("connection", System.Diagnostics.ActivityKind.Server);
        return await RunAsync(new DeliveryState(connection) { Trace = trace }, spoken, options.LoginTimeout).ConfigureAwait(false);
    }

    /// <summary>Runs a connection that we dialled and whose session is there already, until it ends: <see cref="DeliveryState.IsDialled"/>.</summary>
    /// <param name="link">The connection. Of one beside the camera's main one the device is known from the start.</param>
    /// <param name="loginTimeout">Time within which the device must be known.</param>
    /// <returns>Why it ended. Never throws.</returns>
    public async Task<EndReason> RunDialledAsync(DeliveryState link, TimeSpan loginTimeout)
    {
        using var trace = Tracing.Source.StartActivity("connection", System.Diagnostics.ActivityKind.Client);
        link.Trace = trace;
        if (link.Device is { } device) trace?.SetTag("cloudcam.device", device.Id.Value);
        return await RunAsync(link, [], loginTimeout).ConfigureAwait(false);
    }

    /// <summary>A connection that could not be made: its session hears that it is over.</summary>
    public Task CloseUnmadeAsync(DeliveryState link, EndReason reason) => delivery.CloseAsync(link, reason, clock.Milliseconds);

    private async Task<EndReason> RunAsync(DeliveryState link, IReadOnlyList<string> spoken, TimeSpan loginTimeout)
    {
        var connection = link.Connection;
        EndReason reason;
        try
        {
            connection.LimitMilliseconds = clock.Milliseconds + (long)(link.Device is null ? loginTimeout : link.IdleTimeout).TotalMilliseconds;
            reason = await LoopAsync(connection, link, spoken).ConfigureAwait(false);
        }
        catch (ProtocolViolationException violation)
        {
            connection.EndDetail = violation.Message;
            reason = EndReasons.Of(violation.Violation);
        }
        catch (StoreException error)
        {
            log.StoreFailed(connection, error);
            reason = error.Error == StoreError.Changed ? EndReason.Replaced : EndReason.StoreUnavailable;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            reason = EndReason.TransportError;
        }
        catch (OperationCanceledException) when (connection.StopReason is { } asked)
        {
            reason = asked;
        }
        catch (Exception error)
        {
            log.SessionBroke(connection, error);
            reason = EndReason.InternalError;
        }
        // A stop that arrived while something else failed is the better explanation.
        if (connection.StopReason is { } stopped && reason is EndReason.TransportError or EndReason.StoreUnavailable) reason = stopped;
        if (link.BeforeEnd is { } beforeEnd) await beforeEnd(reason).ConfigureAwait(false);
        await delivery.CloseAsync(link, reason, clock.Milliseconds - connection.HeldMilliseconds).ConfigureAwait(false);
        link.Trace?.SetTag("cloudcam.end_reason", EndReasons.NameOf(reason));
        return reason;
    }

    // No more is taken out of the socket than the block has room for: what waited here while the block is stored would be lost beside it
    // when the process is killed, and more than one block would have to be sent again. Of live video nothing is ever sent again.
    private static int MostToReceive(DeviceConnection connection, DeliveryState link) =>
        link.File is { IsAlreadyWhole: false, Row.File.IsOpenEnded: false } file ? Math.Max(file.RoomBytes - connection.Received.Length, LeastReceiveBytes) : int.MaxValue;

    private async ValueTask<EndReason> LoopAsync(DeviceConnection connection, DeliveryState link, IReadOnlyList<string> spoken)
    {
        var inARow = 0;
        if (link.IsDialled && await BeginDialledAsync(connection, link).ConfigureAwait(false) is { } ended) return ended;
        while (true)
        {
            if (connection.StopReason is { } asked) return await StopAsync(connection, link, asked).ConfigureAwait(false);
            var count = 1;
            try
            {
                var ready = connection.ReadyAsync();
                inARow = ready.IsCompleted ? inARow + 1 : 0;
                await ready.ConfigureAwait(false);
                count = await connection.ReceiveAsync(MostToReceive(connection, link)).ConfigureAwait(false);
                connection.Took(count);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // A reset is a common end of a link: it is not thrown through every layer above.
                return EndReason.TransportError;
            }
            catch (OperationCanceledException)
            {
                connection.Rearm();
                if (await WokenAsync(connection, link).ConfigureAwait(false) is { } woken) return woken;
                if (!link.HasMadeRoom || connection.StopReason is not null) continue;
            }
            if (EndOf(connection, count) is { } gone) return gone;
            if (connection.Session is null)
            {
                var recognised = Detect(connection, link, spoken);
                if (recognised == Recognition.No) return EndReason.UnknownProtocol;
                if (recognised == Recognition.NeedMore) continue;
            }

            // Feeding the session stands here and not in a method of its own: the one async object of the connection serves each of its frames, so that frames
            // which wait for the stores make no garbage, however many do so at once.
            var outbox = delivery.RentOutbox();
            var received = connection.Received.Length;
            try
            {
                while (true)
                {
                    link.HasMadeRoom = false;
                    Step(connection, outbox);
                    if (outbox.IsEmpty && !outbox.HasIncidents) break;
                    if (Delivery.IsPlain(link, outbox))
                    {
                        var began = BeginDelivery(connection);
                        StoreException? failed = null;
                        try
                        {
                            await delivery.BeginPlainAsync(link, outbox).ConfigureAwait(false);
                        }
                        catch (StoreException error) when (error.CanRetry)
                        {
                            failed = error;
                        }
                        await delivery.EndPlainAsync(link, outbox, failed).ConfigureAwait(false);
                        EndDelivery(connection, began);
                    }
                    else if (await DeliverAsync(connection, link, outbox).ConfigureAwait(false) is { } end)
                    {
                        return EndReasons.Of(end);
                    }
                    if (connection.StopReason is not null || (connection.Received.Length == 0 && !link.HasMadeRoom)) break;
                }
            }
            catch (ProtocolViolationException)
            {
                // The frames before the wrong one count, whether or not the network glued them to it.
                await delivery.DeliverRestAsync(link, outbox).ConfigureAwait(false);
                throw;
            }
            finally
            {
                // Talk without a name is no login: until a device is known the login time goes on running.
                if (received != connection.Received.Length && link.Device is not null)
                    connection.LimitMilliseconds = clock.Milliseconds + (long)link.IdleTimeout.TotalMilliseconds;
                delivery.ReturnOutbox(outbox);
            }
            if (inARow < TurnsInARow) continue;
            inARow = 0;
            await Task.Yield();
        }
    }

    // The session speaks first; one beside the main connection knows its camera before that.
    private async ValueTask<EndReason?> BeginDialledAsync(DeviceConnection connection, DeliveryState link)
    {
        var session = connection.Session!;
        var outbox = delivery.RentOutbox();
        try
        {
            outbox.BeginStep(clock.Milliseconds - connection.HeldMilliseconds);
            if (link.Device is { } camera) session.OnIdentified(camera, outbox);
            session.OnConnected(outbox);
            return outbox.IsEmpty && !outbox.HasIncidents ? null : await DeliverAsync(connection, link, outbox).ConfigureAwait(false) is { } end ? EndReasons.Of(end) : null;
        }
        finally
        {
            delivery.ReturnOutbox(outbox);
        }
    }

    private EndReason? EndOf(DeviceConnection connection, int count) => count switch
    {
        > 0 => null,
        DeviceConnection.NoSpace => throw new ProtocolViolationException(Violation.FrameTooLarge, $"no frame ends within {options.MaxBufferedBytes} bytes"),
        _ when connection.Received.Length > 0 => throw new ProtocolViolationException(Violation.TruncatedFrame, $"closed with {connection.Received.Length} bytes of a frame"),
        _ => EndReason.PeerClosed,
    };

    private Recognition Detect(DeviceConnection connection, DeliveryState link, IReadOnlyList<string> spoken)
    {
        var more = false;
        foreach (var protocol in protocols)
        {
            if (spoken.Count > 0 && !spoken.Contains(protocol.Name)) continue;
            switch (protocol.Recognise(connection.Received.Unread))
            {
                case Recognition.Yes:
                    connection.Session = protocol.CreateSession(clock.Milliseconds);
                    connection.ProtocolName = protocol.Name;
                    link.IdleTimeout = protocol.IdleTimeout;
                    return Recognition.Yes;
                case Recognition.NeedMore:
                    more = true;
                    break;
                default:
                    break;
            }
        }
        return more ? Recognition.NeedMore : Recognition.No;
    }

    private async ValueTask<SessionEnd?> DeliverAsync(DeviceConnection connection, DeliveryState link, SessionOutbox outbox)
    {
        var began = BeginDelivery(connection);
        try
        {
            return await delivery.DeliverAsync(link, connection.Session!, outbox).ConfigureAwait(false);
        }
        finally
        {
            EndDelivery(connection, began);
        }
    }

    private long BeginDelivery(DeviceConnection connection)
    {
        // A fleet that logs in at once waits for the stores at once: nobody holds an empty receive buffer meanwhile.
        if (connection.Received.Length == 0) connection.Received.Rest();
        return clock.Milliseconds;
    }

    // The time that stores take is ours: neither the connection's limit nor the session's clock runs meanwhile.
    private void EndDelivery(DeviceConnection connection, long began) => connection.Hold(clock.Milliseconds - began);

    private void Step(DeviceConnection connection, SessionOutbox outbox)
    {
        var unread = connection.Received.Unread;
        outbox.BeginStep(clock.Milliseconds - connection.HeldMilliseconds);
        connection.Session!.OnBytes(ref unread, outbox);
        connection.Received.KeepLast(unread.Length);
    }

    private async ValueTask<EndReason?> WokenAsync(DeviceConnection connection, DeliveryState link)
    {
        if (connection.StopReason is not null) return null;
        var now = clock.Milliseconds;
        if (connection.LimitMilliseconds <= now) return link.Device is null ? EndReason.LoginTimeout : EndReason.IdleTimeout;
        var sessionNow = now - connection.HeldMilliseconds;
        if (connection.Session is not { } session) return null;
        var isDue = session.DeadlineMilliseconds <= sessionNow;
        if (!isDue && !CommandCourier.HasWork(link)) return null;
        var outbox = delivery.RentOutbox();
        try
        {
            outbox.BeginStep(sessionNow);
            if (isDue) session.OnDeadline(sessionNow, outbox);
            return await DeliverAsync(connection, link, outbox).ConfigureAwait(false) is { } end ? EndReasons.Of(end) : null;
        }
        finally
        {
            delivery.ReturnOutbox(outbox);
        }
    }

    private async ValueTask<EndReason> StopAsync(DeviceConnection connection, DeliveryState link, EndReason reason)
    {
        if (reason is not (EndReason.Stopping or EndReason.LeaseEnded) || connection.Session is not { } session) return reason;
        var outbox = delivery.RentOutbox();
        try
        {
            // First what is in memory, then goodbye: a camera that hears it must find its bytes kept.
            await delivery.KeepFileAsync(link).ConfigureAwait(false);
            outbox.BeginStep(clock.Milliseconds - connection.HeldMilliseconds);
            session.OnStopping(outbox);
            link.HasMadeRoom = false;
            var end = await delivery.DeliverAsync(link, session, outbox).ConfigureAwait(false);
            for (var rooms = 0; end is null && link.HasMadeRoom && rooms < Delivery.MostRoomsAtTheEnd; rooms++)
            {
                link.HasMadeRoom = false;
                Step(connection, outbox);
                end = await delivery.DeliverAsync(link, session, outbox).ConfigureAwait(false);
            }
            return reason;
        }
        finally
        {
            delivery.ReturnOutbox(outbox);
        }
    }
}
