using System.Collections.Concurrent;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Events;

/// <summary>
/// Events of one type that are used again and again: a frame that brings one makes no garbage. An event that nobody gives back is just left to the
/// collector.
/// </summary>
/// <param name="create">Makes a new one, every member of its own at its default.</param>
internal sealed class EventPool<T>(Func<T> create)
    where T : CameraEvent
{
    // What may wait for one request of the event stream at a time (a lane's batch), and 1.5 MB of memory at most.
    private const int MaxIdle = 4_096;

    private readonly ConcurrentQueue<T> idle = new();
    private int idleCount;

    /// <summary>Takes an event.</summary>
    public T Rent(DeviceId device, DateTimeOffset time)
    {
        if (idle.TryDequeue(out var cameraEvent)) Interlocked.Decrement(ref idleCount);
        else cameraEvent = create();
        cameraEvent.BeginRental(device, time);
        return cameraEvent;
    }

    /// <summary>Takes an event back, its members emptied.</summary>
    public void Return(T cameraEvent)
    {
        if (Interlocked.Increment(ref idleCount) <= MaxIdle) idle.Enqueue(cameraEvent);
        else Interlocked.Decrement(ref idleCount);
    }
}
