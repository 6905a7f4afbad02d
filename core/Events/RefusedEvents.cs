using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Events;

/// <summary>
/// Events that the event stream service refuses as they are (too large, not understood): kept as dead letters, one blob each, so that they neither hold up
/// the others of their batch nor vanish. The blob is the event itself; its metadata say where it was to go.
/// </summary>
/// <param name="blobs">Where they are kept.</param>
/// <param name="time">The clock: the day is a part of the name.</param>
public sealed class RefusedEvents(IBlobStore blobs, TimeProvider time)
{
    /// <summary>First part of their names in the container of dead letters.</summary>
    public const string Folder = "events";

    private const string ContentType = "application/json";

    /// <summary>
    /// The service refused this batch as <see cref="StoreError.Invalid"/>: sends it again in halves, order kept, until the events that it does not take
    /// stand alone, and keeps those. What arrived with an earlier attempt arrives twice, with the same id.
    /// </summary>
    /// <returns>How many were refused.</returns>
    /// <exception cref="StoreException">The service or the blob store is away; nothing is lost if the whole batch is tried again.</exception>
    public async Task<int> SortOutAsync(IEventHubs hubs, string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken)
    {
        if (events.Count == 1)
        {
            await KeepAsync(hub, partition, events[0], cancellationToken).ConfigureAwait(false);
            return 1;
        }
        var half = events.Count / 2;
        return await SendAsync(hubs, hub, partition, [.. events.Take(half)], cancellationToken).ConfigureAwait(false)
            + await SendAsync(hubs, hub, partition, [.. events.Skip(half)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends events; those that the service refuses are kept.</summary>
    /// <returns>How many were refused.</returns>
    /// <exception cref="StoreException">As <see cref="SortOutAsync"/>.</exception>
    public async Task<int> SendAsync(IEventHubs hubs, string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken)
    {
        try
        {
            if (events.Count > 0) await hubs.SendAsync(hub, partition, events, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        catch (StoreException error) when (error.Error == StoreError.Invalid)
        {
            return await SortOutAsync(hubs, hub, partition, events, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task KeepAsync(string hub, int partition, ReadOnlyMemory<byte> cloudEvent, CancellationToken cancellationToken)
    {
        // Named by its content: the same event refused again is the same dead letter.
        Span<byte> hex = stackalloc byte[DerivedId.Length];
        using var builder = new DerivedIdBuilder(stackalloc byte[DerivedId.UsualBytes]);
        builder.AppendPart(hub);
        builder.AppendPart(cloudEvent.Span);
        builder.WriteId(hex);
        var name = BlobNames.DeadLetter(Folder, time.GetUtcNow(), System.Text.Encoding.ASCII.GetString(hex));
        var metadata = new Dictionary<string, string> { ["hub"] = hub, ["partition"] = partition.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        return blobs.PutAsync(name, cloudEvent, new BlobWrite { ContentType = ContentType, Metadata = metadata }, cancellationToken);
    }
}
