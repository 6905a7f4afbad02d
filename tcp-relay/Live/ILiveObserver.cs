using CloudCam.Core.Live;
using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live;

/// <summary>What happened to a stream.</summary>
public enum LiveChangeKind
{
    /// <summary>Somebody publishes it: a new stream, or one that had no publisher for a while.</summary>
    Started,

    /// <summary>Another publication took the place of one that was still open.</summary>
    TakenOver,

    /// <summary>Its codecs are known, or others than before: viewers see something from now on.</summary>
    FormatsKnown,

    /// <summary>Nobody watches for long enough: the camera should be told to stop.</summary>
    Unwatched,

    /// <summary>Its publisher is gone. Viewers may still be waiting for the next one.</summary>
    Ended,

    /// <summary>A viewer came or left.</summary>
    ViewersChanged,

    /// <summary>A viewer waits for a stream that nobody publishes here.</summary>
    Awaited,
}

/// <summary>A stream as it is now.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Protocol">Who publishes it: the protocol's name; empty when nobody does.</param>
/// <param name="IsPublished">Whether somebody does.</param>
/// <param name="IsFromReplica">Whether it is fetched from another replica.</param>
/// <param name="Since">Begin of the publication, UTC; of a stream without one, when its first viewer came.</param>
/// <param name="Video">How its pictures are coded; null: none so far.</param>
/// <param name="Sound">How its sound is coded; null: none so far.</param>
/// <param name="Viewers">Who watches, those that wait for a picture included.</param>
/// <param name="IsWanted">As <see cref="CloudCam.Protocols.Live.ILivePublication.IsWanted"/>.</param>
public readonly record struct LiveStreamState(
    LiveStreamName Name, string Protocol, bool IsPublished, bool IsFromReplica, DateTimeOffset Since, MediaCodec? Video, MediaCodec? Sound, int Viewers, bool IsWanted)
{
    /// <summary>Whether its codecs are known, as far as they ever will be: it was waited long enough for sound beside pictures, or the other way round.</summary>
    public bool IsSettled { get; init; }

    /// <summary>Width of its pictures, pixels; 0: none so far.</summary>
    public int Width { get; init; }

    /// <summary>Height of its pictures, pixels; 0: none so far.</summary>
    public int Height { get; init; }

    /// <summary>What the publication brought and brings, to be looked at also after its end; null: nobody publishes.</summary>
    public LiveTraffic? Traffic { get; init; }
}

/// <summary>What one publication brought so far. Written by its camera's thread, read by any.</summary>
public sealed class LiveTraffic
{
    private long bytes;
    private long frames;

    /// <summary>Bytes of pictures and sound.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Pictures and pieces of sound.</summary>
    public long Frames => Volatile.Read(ref frames);

    /// <summary>Counts one; by one thread at a time.</summary>
    internal void Add(long frameBytes)
    {
        Volatile.Write(ref bytes, bytes + frameBytes);
        Volatile.Write(ref frames, frames + 1);
    }
}

/// <summary>Is told what happens to streams. Called by whichever thread it happens on, camera and viewer threads among them, outside of all locks: put it into a queue and return at once.</summary>
public interface ILiveObserver
{
    /// <summary>Something happened.</summary>
    /// <param name="kind">What.</param>
    /// <param name="stream">The stream as it is now; two changes at once may be told in either order, and the later state counts.</param>
    void OnChange(LiveChangeKind kind, in LiveStreamState stream);
}
