using CloudCam.Core.Live;
using CloudCam.Core.Ports;
using CloudCam.Functions.Devices;

namespace CloudCam.Functions.SweepDevices;

/// <summary>
/// Tells the end of live streams whose relay replica died without telling anybody, or before it could. Reads the table <c>live</c>, which has a row for each stream that runs and no others.
/// </summary>
internal sealed class LiveSweep(LiveTable live, LiveTelling telling, TimeProvider time, ILogger<LiveSweep> logger)
{
    // Streams of one send; a thousand may have hung on one replica.
    private const int Chunk = 64;

    /// <summary>Looks for rows that nobody looks after: without a sign for as long as a replica that counts as dead.</summary>
    /// <returns>How many streams were told to have ended.</returns>
    /// <exception cref="StoreException">A store is away; the next run goes on.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var ended = 0;
        var left = live.AllAsync(cancellationToken).Where(stream => time.GetUtcNow() - stream.SeenAt > DeviceSweep.Silence);
        await foreach (var chunk in left.Chunk(Chunk).WithCancellation(cancellationToken))
        {
            // Marked first: a replica that lives after all sees it, and begins a stream of its own. Told next: a run that breaks off before the end tells it again, under the same ids.
            LiveRecord[] over = [.. (await Task.WhenAll(chunk.Select(stream => live.CloseAsync(stream, cancellationToken)))).OfType<LiveRecord>()];
            if (over.Length == 0) continue;
            await telling.EndedAsync(over, cancellationToken);
            await Task.WhenAll(over.Select(stream => live.EndAsync(stream, cancellationToken)));
            foreach (var stream in over) DevicesLog.StreamLost(logger, stream.Stream, stream.Replica);
            ended += over.Length;
        }
        return ended;
    }
}
