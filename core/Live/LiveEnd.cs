namespace CloudCam.Core.Live;

/// <summary>Why a live stream ended, as events tell it.</summary>
public static class LiveEnd
{
    /// <summary>Its camera ended it or was cut off, and did not come back within the grace time.</summary>
    public const string PublisherGone = "publisher-gone";

    /// <summary>Nobody watched, its camera was told to stop, and it did.</summary>
    public const string Unwatched = "unwatched";

    /// <summary>Its relay went down in order. A camera that goes on begins a new stream at another one.</summary>
    public const string RelayStopped = "relay-stopped";

    /// <summary>Its relay died, or could not be heard of for minutes.</summary>
    public const string ReplicaLost = "replica-lost";
}
