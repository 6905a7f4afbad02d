using System.Diagnostics;
using CloudCam.Core.Devices;
using CloudCam.Protocols.Sessions;
using CloudCam.Relay.Commands;
using CloudCam.Relay.Transfers;

namespace CloudCam.Relay.Connections;

/// <summary>What delivery keeps of one connection between its steps.</summary>
public sealed class DeliveryState(DeviceConnection connection)
{
    /// <summary>The connection.</summary>
    public DeviceConnection Connection { get; } = connection;

    /// <summary>The protocol, once known.</summary>
    public IDeviceProtocol? Protocol { get; set; }

    /// <summary>The device's record, once it named itself.</summary>
    public DeviceRecord? Device { get; set; }

    /// <summary>The open file.</summary>
    public TransferFile? File { get; set; }

    /// <summary>Its commands; null until the first one comes.</summary>
    public ConnectionCommands? Commands { get; set; }

    /// <summary>Events recorded so far: the second half of an event's sequence.</summary>
    public int EventCount { get; set; }

    /// <summary>Log lines about incidents so far: a peer must not be able to flood the log.</summary>
    public int IncidentLines { get; set; }

    /// <summary>Trace of the connection; null when nobody records it.</summary>
    public Activity? Trace { get; set; }
}
