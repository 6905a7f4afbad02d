using System.Buffers;
using System.Globalization;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Events;

/// <summary>
/// Events that the event stream service could not take: kept as blobs and sent later in the order in which they came (promise 9).
/// One blob is one batch of one partition, one CloudEvent per line.
/// </summary>
/// <remarks>
/// The order of a partition holds if everybody who publishes to it follows one rule: while <see cref="HoldsAsync"/> is true (or, for a
/// process that is the only publisher of its devices, while it knows of a batch of its own), newer events are spilled as well.
/// Exactly one replay runs at a time: the timer function that calls <see cref="ReplayAsync(IEventHubs, CancellationToken)"/> is a singleton. Two at once lose nothing,
/// but send some events twice.
/// </remarks>
/// <param name="blobs">Where the batches go.</param>
/// <param name="time">The clock: its times order the batches.</param>
/// <param name="replica">Name of this process, 1 to 40 characters of <c>a-z 0-9 -</c>: keeps batches of the same instant apart.</param>
public sealed class SpillStore(IBlobStore blobs, TimeProvider time, string replica)
{
    /// <summary>Most bytes of one batch: small enough to be held in memory while it is sent again.</summary>
    public const int MaxBatchBytes = 4 * 1_024 * 1_024;

    /// <summary>Older batches are set apart instead of sent: consumers of the streams look back seven days and no further.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    private const int MaxPasses = 10;
    private const string ContentType = "application/jsonl";
    private const string BatchTime = "yyyyMMddHHmmssfffffff";
    private static readonly SearchValues<char> ReplicaCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string replica = replica.Length is > 0 and <= 40 && !replica.AsSpan().ContainsAnyExcept(ReplicaCharacters)
        ? replica : throw new ArgumentException("A replica name is 1 to 40 characters of a-z 0-9 -.", nameof(replica));
    private readonly RefusedEvents refused = new(blobs, time);
    private readonly Lock gate = new();
    private DateTimeOffset lastTime;
    private long lastNumber;

    /// <summary>Keeps events of one partition. Returns once they cannot be lost.</summary>
    /// <param name="hub">Their hub.</param>
    /// <param name="partition">Their partition.</param>
    /// <param name="events">CloudEvents, each one JSON object without line breaks between tokens, in order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">They could not be kept: nothing may be acknowledged.</exception>
    public async Task SpillAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken)
    {
        var batch = new ArrayBufferWriter<byte>();
        foreach (var cloudEvent in events)
        {
            if (batch.WrittenCount > 0 && batch.WrittenCount + cloudEvent.Length + 1 > MaxBatchBytes)
            {
                await PutAsync(hub, partition, batch.WrittenMemory, cancellationToken).ConfigureAwait(false);
                batch = new ArrayBufferWriter<byte>();
            }
            batch.Write(cloudEvent.Span);
            batch.Write("\n"u8);
        }
        if (batch.WrittenCount > 0) await PutAsync(hub, partition, batch.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether batches of this partition wait: then newer events must wait behind them.</summary>
    /// <exception cref="StoreException">Nobody can tell.</exception>
    public async Task<bool> HoldsAsync(string hub, int partition, CancellationToken cancellationToken)
    {
        await foreach (var _ in blobs.ListAsync(BlobNames.SpillContainer, BlobNames.SpillPrefix(hub, partition), cancellationToken).ConfigureAwait(false)) return true;
        return false;
    }

    /// <summary>
    /// Sends what waits, per partition and oldest first, and deletes each batch after it was sent. A partition stops at its first failure
    /// and keeps the rest; single events that the service refuses are set apart and stop nothing. Batches older than <see cref="MaxAge"/>, and blobs whose names are not ours, go to the dead letters.
    /// </summary>
    /// <exception cref="StoreException">The blob store is away; whatever was not deleted is sent again next time.</exception>
    public Task<SpillReplay> ReplayAsync(IEventHubs hubs, CancellationToken cancellationToken) => ReplayAsync(hubs, "", cancellationToken);

    /// <summary>As <see cref="ReplayAsync(IEventHubs, CancellationToken)"/>, for one partition.</summary>
    /// <exception cref="StoreException">The blob store is away; whatever was not deleted is sent again next time.</exception>
    public Task<SpillReplay> ReplayAsync(IEventHubs hubs, string hub, int partition, CancellationToken cancellationToken) =>
        ReplayAsync(hubs, BlobNames.SpillPrefix(hub, partition), cancellationToken);

    private async Task<SpillReplay> ReplayAsync(IEventHubs hubs, string prefix, CancellationToken cancellationToken)
    {
        var total = new SpillReplay(0, 0, 0, 0, 0, null);
        var stopped = new HashSet<string>(StringComparer.Ordinal);
        // While old batches are sent, publishers add new ones behind them: go on until a pass finds nothing, so that the partition is free again.
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var before = total.Batches + total.DeadLettered;
            await foreach (var name in blobs.ListAsync(BlobNames.SpillContainer, prefix, cancellationToken).ConfigureAwait(false))
                total = await ReplayOneAsync(hubs, name, stopped, total, cancellationToken).ConfigureAwait(false);
            if (total.Batches + total.DeadLettered == before) break;
        }
        return total with { StoppedPartitions = stopped.Count };
    }

    private async Task<SpillReplay> ReplayOneAsync(
        IEventHubs hubs, BlobName name, HashSet<string> stopped, SpillReplay total, CancellationToken cancellationToken)
    {
        if (!TryReadName(name, hubs, out var hub, out var partition, out var spilledAt) || time.GetUtcNow() - spilledAt > MaxAge)
        {
            await SetApartAsync(name, cancellationToken).ConfigureAwait(false);
            return total with { DeadLettered = total.DeadLettered + 1 };
        }
        var lane = name.Path[..(name.Path.LastIndexOf('/') + 1)];
        if (stopped.Contains(lane)) return total;
        if (await ReadAsync(name, cancellationToken).ConfigureAwait(false) is not { } bytes) return total; // Another replay was faster.
        var events = Lines(bytes);
        try
        {
            total = total with { RefusedEvents = total.RefusedEvents + await refused.SendAsync(hubs, hub, partition, events, cancellationToken).ConfigureAwait(false) };
        }
        catch (StoreException error)
        {
            // The rest of the partition keeps its place behind this batch, whatever was wrong with it.
            stopped.Add(lane);
            return total with { Failure = error };
        }
        await blobs.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        return total with { Batches = total.Batches + 1, Events = total.Events + events.Count };
    }

    private async Task PutAsync(string hub, int partition, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await blobs.PutAsync(NextName(hub, partition), bytes, new BlobWrite { ContentType = ContentType, IfAbsent = true }, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StoreException error) when (error.Error == StoreError.AlreadyThere)
            {
                // A process of the same name was there in the same instant: the next number is free, sooner or later.
                continue;
            }
        }
    }

    private BlobName NextName(string hub, int partition)
    {
        lock (gate)
        {
            // A clock that is set back must not put newer events in front of older ones.
            var now = time.GetUtcNow();
            if (now > lastTime) lastTime = now;
            return BlobNames.Spill(hub, partition, lastTime, replica, ++lastNumber);
        }
    }

    private async Task SetApartAsync(BlobName name, CancellationToken cancellationToken)
    {
        if (await ReadAsync(name, cancellationToken).ConfigureAwait(false) is { } bytes)
        {
            var target = BlobNames.DeadLetter("spill", time.GetUtcNow(), DerivedId.From("spill", name.Path));
            var write = new BlobWrite { ContentType = ContentType, Metadata = new Dictionary<string, string> { ["source"] = name.Path } };
            await blobs.PutAsync(target, bytes, write, cancellationToken).ConfigureAwait(false);
        }
        await blobs.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]?> ReadAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            // One line longer than a whole batch makes a blob that much longer; nothing we write comes near to twice the limit.
            var stream = await blobs.OpenReadAsync(name, 0, 2 * MaxBatchBytes, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
                return copy.ToArray();
            }
        }
        catch (StoreException error) when (error.Error == StoreError.NotThere)
        {
            return null;
        }
    }

    private static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (!bytes.IsEmpty)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            if (!line.IsEmpty) lines.Add(line);
            bytes = end < 0 ? default : bytes[(end + 1)..];
        }
        return lines;
    }

    private static bool TryReadName(BlobName name, IEventHubs hubs, out string hub, out int partition, out DateTimeOffset spilledAt)
    {
        (hub, partition, spilledAt) = ("", 0, default);
        var parts = name.Path.Split('/');
        if (parts.Length != 3 || !HubNames.All.Contains(parts[0]) || parts[2].Length <= BatchTime.Length) return false;
        hub = parts[0];
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out partition)
            && partition < hubs.PartitionCount(hub)
            && DateTimeOffset.TryParseExact(parts[2].AsSpan(0, BatchTime.Length), BatchTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out spilledAt);
    }
}

/// <summary>What a replay did.</summary>
/// <param name="Batches">Batches sent and deleted.</param>
/// <param name="Events">Events in them.</param>
/// <param name="DeadLettered">Batches set apart.</param>
/// <param name="RefusedEvents">Events that the service did not take, set apart (see <see cref="Core.Events.RefusedEvents"/>).</param>
/// <param name="StoppedPartitions">Partitions that still have batches waiting.</param>
/// <param name="Failure">Why the last of them stopped; null when none did.</param>
public sealed record SpillReplay(int Batches, int Events, int DeadLettered, int RefusedEvents, int StoppedPartitions, StoreException? Failure);
