using CloudCam.Core.Events;

namespace CloudCam.Core.Ports;

/// <summary>Where events go. Order per device is kept.</summary>
public interface IEventSink
{
    /// <summary>Takes events. Returns once a crash of this process can no longer lose them (sent, or spilled to durable storage).</summary>
    /// <exception cref="StoreException">Neither was possible: the caller must not acknowledge what the events stand for.</exception>
    ValueTask AcceptAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellationToken);
}
