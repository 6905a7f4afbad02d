using System.Diagnostics;
using CloudCam.Core.Devices;
using CloudCam.Relay.Commands;
using CloudCam.Relay.Transfers;

namespace CloudCam.Relay.Connections;

/// <summary>What delivery keeps of one connection between its steps.</summary>
public sealed class DeliveryState(DeviceConnection connection)
{
    private int eventCount;

    /// <summary>The connection.</summary>
    public DeviceConnection Connection { get; } = connection;

    /// <summary>How long the peer may be silent, once its protocol is known.</summary>
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>The camera's main connection, when this is another one to the same camera: events of both count on in one row. Null: this is the main one, or it stands alone.</summary>
    public DeliveryState? Main { get; init; }

    /// <summary>Whether the device's coming and going is not this connection's to tell: it is another one of a camera, or one of somebody who speaks for a device.</summary>
    public bool IsBeside { get; set; }

    /// <summary>Whether we dialled the peer: its session speaks first.</summary>
    public bool IsDialled { get; init; }

    /// <summary>What is to end before the session hears of the end, told the reason: the other connections of a camera. Null: nothing.</summary>
    public Func<EndReason, Task>? BeforeEnd { get; init; }

    /// <summary>Room was made for the session: it is called again, whether or not bytes came.</summary>
    public bool HasMadeRoom { get; set; }

    /// <summary>The device's record, once it named itself.</summary>
    public DeviceRecord? Device { get; set; }

    /// <summary>The open file.</summary>
    public TransferFile? File { get; set; }

    /// <summary>Its commands; null until the first one comes.</summary>
    public ConnectionCommands? Commands { get; set; }

    /// <summary>Log lines about incidents so far: a peer must not be able to flood the log.</summary>
    public int IncidentLines { get; set; }

    /// <summary>Trace of the connection; null when nobody records it.</summary>
    public Activity? Trace { get; set; }

    /// <summary>Counts one more event: the second half of its sequence.</summary>
    public int NextEvent() => Interlocked.Increment(ref (Main ?? this).eventCount);
}
