using CloudCam.Functions.Alarms;
using CloudCam.Functions.Invocation;

namespace CloudCam.Functions.TrackMedia;

/// <summary>Event hub <c>media</c>, in batches, at least once: files find their alarms.</summary>
internal sealed class TrackMediaEndpoint(MediaTracker tracker)
{
    /// <summary>The function's name: its folder and its path.</summary>
    public const string Name = "TrackMedia";

    /// <summary>Runs one batch.</summary>
    public async Task<InvocationResult> RunAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        new(await tracker.RunAsync(EventBatch.Read(request), cancellationToken));
}
