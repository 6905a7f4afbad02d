using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Live;

/// <summary>One camera's hold on a live stream. Frames come from one place at a time; disposing it ends the publication, and viewers wait a while for the next one.</summary>
public interface ILivePublication : IDisposable
{
    /// <summary>Another publication has taken over the stream: what is written here goes nowhere, the connection should end.</summary>
    bool IsReplaced { get; }

    /// <summary>
    /// Whether the camera should go on sending: somebody watches, or watched until a moment ago, or could still come (the stream is young). A session looks here now
    /// and then (once a second is enough) and makes the camera stop when it says no, which saves SIM data.
    /// </summary>
    bool IsWanted { get; }

    /// <summary>Takes a frame. It is copied before the call returns; a slow viewer never makes this slow.</summary>
    /// <param name="frame">A view over the caller's bytes. Pictures of H.264 and H.265 in Annex B form, key frames with their parameter sets.</param>
    void Write(in MediaFrame frame);

    /// <summary>Frames are missing before the next one: viewers go on at the next key frame.</summary>
    void OnFramesLost();
}

/// <summary>A hub without viewers: what is published goes nowhere. For sessions that run without a relay.</summary>
public sealed class NoLiveHub : ILiveHub
{
    /// <summary>The only one.</summary>
    public static NoLiveHub Instance { get; } = new();

    private NoLiveHub()
    {
    }

    /// <inheritdoc/>
    public ILivePublication? TryPublish(CloudCam.Core.Live.LiveStreamName stream, string protocol) => null;
}
