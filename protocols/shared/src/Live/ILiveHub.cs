using CloudCam.Core.Live;

namespace CloudCam.Protocols.Live;

/// <summary>Where sessions bring live pictures and sound; whoever watches gets them from there. Safe from any thread; nothing here waits.</summary>
public interface ILiveHub
{
    /// <summary>
    /// A camera begins to send a stream. A publication of the same stream that is still open is replaced (<see cref="ILivePublication.IsReplaced"/>); its viewers stay
    /// and go on with the first key frame of the new one.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="protocol">Who brings it, for rows and logs: the protocol's name.</param>
    /// <returns>Null when there is no room for another stream.</returns>
    ILivePublication? TryPublish(LiveStreamName stream, string protocol);
}
