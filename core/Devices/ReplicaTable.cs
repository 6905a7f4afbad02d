using System.Runtime.CompilerServices;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Devices;

/// <summary>The table <c>replicas</c>: which relay replicas live. Devices of one that died silently are found by it.</summary>
public sealed class ReplicaTable(ITableStore tables)
{
    private const string SweepPartition = "sweep";
    private const string SweepRow = "full";

    /// <summary>Tells that a replica lives.</summary>
    public Task BeatAsync(ReplicaRecord replica, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Replicas, new TableWrite(TableWriteMode.Merge, TableNames.RelayPartition, ReplicaRecord.KeyOf(replica.Replica), new Dictionary<string, object?>
        {
            ["replica"] = replica.Replica, ["lastSeen"] = replica.LastSeen, ["startedAt"] = replica.StartedAt, ["connections"] = replica.Connections, ["version"] = replica.Version,
            ["dials"] = replica.DialsSite is not null, ["dialsSite"] = replica.DialsSite ?? "",
        }), cancellationToken);

    /// <summary>Takes a replica's row away: it went down in order, or its devices were looked after.</summary>
    /// <param name="replica">The replica's name.</param>
    /// <param name="ifMatch">Version the row must have; <c>*</c>: whichever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException"><see cref="StoreError.Changed"/>: it told that it lives in between.</exception>
    public Task RemoveAsync(string replica, string ifMatch, CancellationToken cancellationToken) =>
        tables.DeleteAsync(TableNames.Replicas, TableNames.RelayPartition, ReplicaRecord.KeyOf(replica), ifMatch, cancellationToken);

    /// <summary>Notes that what an earlier process of this name left behind was looked after. A row that is gone stays gone.</summary>
    public Task SweptAsync(ReplicaRecord replica, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Replicas, new TableWrite(
            TableWriteMode.Merge, TableNames.RelayPartition, ReplicaRecord.KeyOf(replica.Replica), new Dictionary<string, object?> { ["sweptStart"] = replica.StartedAt }, "*"), cancellationToken);

    /// <summary>All replicas.</summary>
    public async IAsyncEnumerable<ReplicaRecord> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in tables.QueryAsync(TableNames.Replicas, new TableQuery { PartitionKey = TableNames.RelayPartition }, cancellationToken).ConfigureAwait(false))
        {
            if (row.Text("replica") is not { } replica || row.RowKey != ReplicaRecord.KeyOf(replica)) continue;
            yield return new ReplicaRecord
            {
                Replica = replica, LastSeen = row.Time("lastSeen") ?? default, StartedAt = row.Time("startedAt") ?? default,
                Connections = (int)Math.Clamp(row.Number("connections") ?? 0, 0, int.MaxValue), Version = row.Text("version") ?? "", SweptStart = row.Time("sweptStart"), ETag = row.ETag,
                DialsSite = row.Flag("dials") == true ? row.Text("dialsSite") ?? "" : null,
            };
        }
    }

    /// <summary>When all devices were looked at last; null: never.</summary>
    public async Task<DateTimeOffset?> FullSweepAsync(CancellationToken cancellationToken) =>
        (await tables.GetAsync(TableNames.Replicas, SweepPartition, SweepRow, cancellationToken).ConfigureAwait(false))?.Time("at");

    /// <summary>Notes that all devices were looked at.</summary>
    public Task FullSweepDoneAsync(DateTimeOffset at, CancellationToken cancellationToken) => tables.WriteAsync(
        TableNames.Replicas, new TableWrite(TableWriteMode.Merge, SweepPartition, SweepRow, new Dictionary<string, object?> { ["at"] = at }), cancellationToken);
}
