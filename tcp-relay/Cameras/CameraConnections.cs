using System.Net;
using System.Net.Sockets;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Listening;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Cameras;

/// <summary>Makes connections of dialled sockets and runs them, by the same loop and delivery as those that were accepted.</summary>
internal sealed class CameraConnections(
    SessionRunner runner, ConnectionTable table, BufferPool receivePool, ConnectionNumbers numbers, RelayOptions options, RelayClock clock, RelayMetrics metrics, RelayLog log)
{
    /// <summary>The relay's monotonic clock, milliseconds.</summary>
    public long Milliseconds => clock.Milliseconds;

    /// <summary>Whether the replica has as many connections as it may have.</summary>
    public bool IsFull => table.Count >= options.MaxConnections;

    /// <summary>A connection over a dialled socket, or, without one, a connection that could not be made.</summary>
    public DeviceConnection Create(NetworkStream? stream, IPAddress peer, string protocol) =>
        new(numbers.Next(), stream ?? Stream.Null, peer, new ReceiveBuffer(receivePool, options.MaxBufferedBytes), metrics) { ProtocolName = protocol };

    /// <summary>Runs a connection until it ends. Never throws.</summary>
    public async Task<EndReason> RunAsync(DeliveryState link, NetworkStream stream, TimeSpan loginTimeout)
    {
        var connection = link.Connection;
        var began = clock.Milliseconds;
        var reason = EndReason.InternalError;
        table.Add(connection);
        try
        {
            reason = await runner.RunDialledAsync(link, loginTimeout).ConfigureAwait(false);
            return reason;
        }
        finally
        {
            if (EndReasons.IsOurWish(reason)) await Farewell.SayAsync(stream, receivePool).ConfigureAwait(false);
            table.Remove(connection);
            End(connection, reason, began);
        }
    }

    /// <summary>Tells the session of a connection that could not be made. Never throws.</summary>
    public async Task CloseUnmadeAsync(DeliveryState link, EndReason reason)
    {
        await runner.CloseUnmadeAsync(link, reason).ConfigureAwait(false);
        End(link.Connection, reason, clock.Milliseconds);
    }

    private void End(DeviceConnection connection, EndReason reason, long began)
    {
        metrics.ConnectionEnded(EndReasons.NameOf(reason), connection.ProtocolName);
        log.ConnectionEnded(connection, reason, connection.ProtocolName, TimeSpan.FromMilliseconds(clock.Milliseconds - began));
        connection.Dispose();
    }
}
