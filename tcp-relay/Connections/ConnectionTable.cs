using System.Collections.Concurrent;
using CloudCam.Core.Devices;

namespace CloudCam.Relay.Connections;

/// <summary>The connections of this replica: all of them, per device the newest one, and how many each address holds.</summary>
public sealed class ConnectionTable
{
    // Sized for a full replica from the start: growing would cost connections that come in a storm.
    private const int ExpectedConnections = 16_384;

    private readonly ConcurrentDictionary<long, DeviceConnection> all = new(Environment.ProcessorCount, ExpectedConnections);
    private readonly ConcurrentDictionary<DeviceId, DeviceConnection> byDevice = new(Environment.ProcessorCount, ExpectedConnections);
    private readonly Dictionary<System.Net.IPAddress, int> byAddress = [];
    private readonly Lock addressLock = new();

    /// <summary>Open connections.</summary>
    public int Count => all.Count;

    /// <summary>Devices with a connection.</summary>
    public int DeviceCount => byDevice.Count;

    /// <summary>Every open connection, in no order; connections may come and go meanwhile.</summary>
    public IEnumerable<DeviceConnection> All => all.Select(entry => entry.Value);

    /// <summary>The newest connection of a device on this replica; null when there is none.</summary>
    public DeviceConnection? Find(DeviceId device) => byDevice.GetValueOrDefault(device);

    /// <summary>Counts a new connection of an address.</summary>
    /// <returns>False when the address has as many as it may; nothing is counted then.</returns>
    public bool TryEnter(System.Net.IPAddress address, int limit)
    {
        lock (addressLock)
        {
            var count = byAddress.GetValueOrDefault(address);
            if (limit > 0 && count >= limit) return false;
            byAddress[address] = count + 1;
            return true;
        }
    }

    /// <summary>Takes back what <see cref="TryEnter"/> counted.</summary>
    public void Leave(System.Net.IPAddress address)
    {
        lock (addressLock)
        {
            if (byAddress.GetValueOrDefault(address) is > 1 and var count) byAddress[address] = count - 1;
            else byAddress.Remove(address);
        }
    }

    /// <summary>Adds a connection.</summary>
    public void Add(DeviceConnection connection) => all[connection.Number] = connection;

    /// <summary>Removes a connection and, if it is still the device's newest one, the device.</summary>
    public void Remove(DeviceConnection connection)
    {
        all.TryRemove(connection.Number, out _);
        if (connection.Device is { } device) byDevice.TryRemove(KeyValuePair.Create(device, connection));
    }

    /// <summary>A connection named its device: of two connections of it on this replica the one with the lower epoch ends, whichever came here first.</summary>
    public void Claim(DeviceId device, DeviceConnection connection)
    {
        DeviceConnection? stale = null;
        byDevice.AddOrUpdate(
            device,
            _ =>
            {
                stale = null;
                return connection;
            },
            (_, current) =>
            {
                var newest = current.Epoch > connection.Epoch ? current : connection;
                stale = ReferenceEquals(current, connection) ? null : ReferenceEquals(newest, current) ? connection : current;
                return newest;
            });
        stale?.Stop(EndReason.Replaced);
    }
}
