using System.Globalization;
using CloudCam.Core.Devices;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.Tracks;

namespace CloudCam.Functions.SweepTracks;

/// <summary>Timer, every hour: deletes what of the tracks is older than it is kept.</summary>
internal sealed class SweepTracksEndpoint(TrackTable tracks, TrackOptions options, TimeProvider time)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "SweepTracks";

    /// <summary>
    /// Most rows of one run. A device makes at most six an hour, so this is an hour of 16,000 devices; at 16 deletes at once and 10 ms each it takes a minute. What is left goes an hour later.
    /// </summary>
    public const int MaxRows = 100_000;

    /// <summary>Runs one sweep.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        await tracks.DeleteAsync(time.GetUtcNow() - options.Kept, MaxRows, cancellationToken) is > 0 and var rows
            ? new InvocationResult(string.Create(CultureInfo.InvariantCulture, $"tracks: {rows} rows deleted")) : new InvocationResult();
}
