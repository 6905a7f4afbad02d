using System.Collections.Concurrent;
using CloudCam.Protocols.Cameras;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Protocols.Dvrip.Sessions;

/// <summary>
/// What other connections of the camera want done inside this one's session: left here by any thread, done by the session itself when the relay wakes it. What is left
/// after the session ended is never done.
/// </summary>
internal sealed class DvripMail
{
    private readonly ConcurrentQueue<Action<SessionOutbox>> letters = new();
    private volatile ICameraLink? link;

    /// <summary>Whether anything waits.</summary>
    public bool HasMail => !letters.IsEmpty;

    /// <summary>The connection to wake. What was left before is found as soon as the connection is there.</summary>
    public void Deliver(ICameraLink to)
    {
        link = to;
        if (HasMail) to.Wake();
    }

    /// <summary>Leaves something to do.</summary>
    public void Post(Action<SessionOutbox> letter)
    {
        letters.Enqueue(letter);
        link?.Wake();
    }

    /// <summary>Does what waits, as long as nothing has to be delivered in between.</summary>
    public void Open(SessionOutbox outbox)
    {
        while (!outbox.MustDeliver && letters.TryDequeue(out var letter)) letter(outbox);
    }
}
