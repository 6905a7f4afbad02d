using System.Runtime.CompilerServices;
using CloudCam.Core.Devices;
using CloudCam.Core.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Devices;

namespace CloudCam.Functions.SweepDevices;

/// <summary>
/// Tells devices offline whose relay replica died without telling anybody. Most runs read the few rows of <c>replicas</c> and nothing else; the devices
/// of a replica are looked at when it fell silent or was started anew under its old name, and all devices once an hour, in case a row was lost.
/// </summary>
internal sealed class DeviceSweep(ITableStore tables, ReplicaTable replicas, IEventSink events, TimeProvider time, ILogger<DeviceSweep> logger)
{
    /// <summary>The end reason of such a connection.</summary>
    public const string Reason = "replica-lost";

    /// <summary>Silence after which a replica counts as dead. A replica tells every 30 s that it lives; three lost signs are no accident any more.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    // A row that nobody wrote (the store lost a write while a replica died) is rare, and reading all devices of a large fleet costs seconds.
    private static readonly TimeSpan FullInterval = TimeSpan.FromHours(1);

    // Sorts behind every event the connection itself can have told.
    private const int LastInEpoch = 99_999_999;

    // Events of one send; thousands of devices may have hung on one replica.
    private const int Chunk = 64;

    /// <summary>Looks for silent replicas, and at the devices they held.</summary>
    /// <returns>How many devices were told offline.</returns>
    /// <exception cref="StoreException">A store is away; the next run goes on.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await replicas.AllAsync(cancellationToken).ToListAsync(cancellationToken);
        var lost = 0;
        foreach (var replica in known)
        {
            if (now - replica.LastSeen > Silence) lost += await SilentAsync(replica, now, cancellationToken);
            // Cameras get the same time to come back to a process that was started anew: their next connection tells the end of the last one by itself.
            else if (replica.SweptStart != replica.StartedAt && now - replica.StartedAt > Silence) lost += await RestartedAsync(replica, cancellationToken);
        }
        var last = await replicas.FullSweepAsync(cancellationToken);
        if (last is { } at && now - at < FullInterval) return lost;
        var living = known.Where(replica => now - replica.LastSeen <= Silence).Select(replica => replica.Replica).ToHashSet(StringComparer.Ordinal);
        lost += await LoseAsync(OnlineAsync(null, cancellationToken), row => !living.Contains(row.Text("replica") ?? "") && !(row.Time("connectedAt") > now - Silence), cancellationToken);
        await replicas.FullSweepDoneAsync(now, cancellationToken);
        return lost;
    }

    private async Task<int> SilentAsync(ReplicaRecord replica, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DevicesLog.ReplicaLost(logger, replica.Replica, now - replica.LastSeen);
        var lost = await LoseAsync(OnlineAsync(replica.Replica, cancellationToken), _ => true, cancellationToken);
        try
        {
            // Last: a run that breaks off before finds the replica again.
            await replicas.RemoveAsync(replica.Replica, replica.ETag ?? "*", cancellationToken);
        }
        catch (StoreException error) when (error.Error == StoreError.Changed)
        {
            // It lives after all, or anew. Its devices are told online by their next connections.
            DevicesLog.ReplicaCameBack(logger, replica.Replica);
        }
        return lost;
    }

    private async Task<int> RestartedAsync(ReplicaRecord replica, CancellationToken cancellationToken)
    {
        var lost = await LoseAsync(OnlineAsync(replica.Replica, cancellationToken), row => row.Time("connectedAt") < replica.StartedAt, cancellationToken);
        try
        {
            await replicas.SweptAsync(replica, cancellationToken);
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            // It went down in order meanwhile.
            return lost;
        }
        return lost;
    }

    private async IAsyncEnumerable<TableRow> OnlineAsync(string? replica, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TableQuery
        {
            RowKeyFrom = TableNames.StateRow, RowKeyBelow = TableNames.StateRow + "!", WhereEquals = replica is null ? null : new("replica", replica),
        };
        await foreach (var row in tables.QueryAsync(TableNames.Devices, query, cancellationToken))
        {
            if (row.Flag("online") == true) yield return row;
        }
    }

    private async Task<int> LoseAsync(IAsyncEnumerable<TableRow> online, Func<TableRow, bool> isLost, CancellationToken cancellationToken)
    {
        var lost = 0;
        await foreach (var chunk in online.Where(isLost).Chunk(Chunk).WithCancellation(cancellationToken))
        {
            List<(DeviceId Device, TableRow Row)> devices = [.. chunk.Where(row => DeviceId.TryParse(row.PartitionKey, out _)).Select(row => (DeviceId.Parse(row.PartitionKey), row))];
            // Events first: a run that breaks off here tells them again under the same ids, and then finishes the rows.
            await events.AcceptAsync([.. devices.Select(one => EventOf(one.Device, one.Row))], cancellationToken);
            foreach (var (device, row) in devices)
            {
                if (await OfflineAsync(device, row, cancellationToken)) lost++;
            }
        }
        return lost;
    }

    private DeviceDisconnected EventOf(DeviceId device, TableRow row) => new()
    {
        Device = device, Time = time.GetUtcNow(), Epoch = row.Number("epoch") ?? 0, Reason = Reason,
        Stamp = new EventStamp(default, EventSequence.Counted(row.Number("epoch") ?? 0, LastInEpoch), row.Text("standing") != "fleet", null),
    };

    /// <summary>Writes the row over the version that was seen, or over a later one of the same connection. A new connection keeps what it wrote.</summary>
    private async Task<bool> OfflineAsync(DeviceId device, TableRow seen, CancellationToken cancellationToken)
    {
        var row = seen;
        while (row is not null && row.Number("epoch") == seen.Number("epoch") && row.Flag("online") == true)
        {
            var values = new Dictionary<string, object?> { ["online"] = false, ["disconnectedAt"] = time.GetUtcNow(), ["endReason"] = Reason };
            try
            {
                await tables.WriteAsync(TableNames.Devices, new TableWrite(TableWriteMode.Merge, device.Value, TableNames.StateRow, values, row.ETag), cancellationToken);
                DevicesLog.DeviceLost(logger, device, row.Text("replica") ?? "");
                return true;
            }
            catch (StoreException error) when (error.Error is StoreError.Changed or StoreError.NotThere)
            {
                row = await tables.GetAsync(TableNames.Devices, device.Value, TableNames.StateRow, cancellationToken);
            }
        }
        return false;
    }
}
