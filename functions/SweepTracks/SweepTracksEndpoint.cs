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
    /// Most rows of one run. A device makes at most six an hour, so this is an hour of 100,000 devices. At 16 deletes at once and 10 ms each it takes six minutes, and the look at each device seventeen more: within the
    /// half hour that a run may take. What is left goes an hour later.
    /// </summary>
    public const int MaxRows = 600_000;

    /// <summary>Runs one sweep.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        await tracks.DeleteAsync(time.GetUtcNow() - options.Kept, MaxRows, cancellationToken) is > 0 and var rows
            ? new InvocationResult(string.Create(CultureInfo.InvariantCulture, $"tracks: {rows} rows deleted")) : new InvocationResult();
}
