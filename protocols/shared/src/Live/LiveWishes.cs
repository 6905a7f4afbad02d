using System.Collections.Concurrent;
using CloudCam.Core.Devices;
using CloudCam.Core.Live;

namespace CloudCam.Protocols.Live;

/// <summary>
/// Which streams of dialled cameras somebody asked for: kept beside the sessions, so that a camera whose connections broke goes on with what is being watched once it is
/// logged in to again. Safe from any thread. As many as the cameras of one relay have channels that are being watched; those that are over leave.
/// </summary>
public sealed class LiveWishes
{
    private readonly ConcurrentDictionary<LiveStreamName, LiveWish> wishes = new();

    /// <summary>Somebody asks for a stream; an earlier wish for it ends.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="length">For how long.</param>
    /// <param name="now">Now, UTC.</param>
    public LiveWish Add(LiveStreamName stream, TimeSpan length, DateTimeOffset now)
    {
        foreach (var (_, old) in wishes)
        {
            if (old.IsOver(now)) Remove(old);
        }
        return wishes[stream] = new LiveWish(stream, now + length, now);
    }

    /// <summary>A wish is over; one that took its place stays.</summary>
    public void Remove(LiveWish wish) => wishes.TryRemove(KeyValuePair.Create(wish.Stream, wish));

    /// <summary>What is still wished for of a camera.</summary>
    public IReadOnlyList<LiveWish> Of(DeviceId camera, DateTimeOffset now) => [.. wishes.Values.Where(wish => wish.Stream.Device == camera && !wish.IsOver(now))];
}
