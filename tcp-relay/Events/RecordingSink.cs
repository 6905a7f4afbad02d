using CloudCam.Core.Events;
using CloudCam.Core.Ports;

namespace CloudCam.Relay.Events;

/// <summary>For events that come from no connection, whose delivery would stamp them: says when they were recorded.</summary>
/// <param name="sink">Where they go.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordingSink(IEventSink sink, TimeProvider time) : IEventSink
{
    /// <inheritdoc/>
    public ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var one in events) one.Stamp = one.Stamp with { RecordedTime = now };
        return sink.AcceptAsync(events, cancellationToken);
    }
}
