using CloudCam.Core.Live;

namespace CloudCam.Relay.Live.Registry;

/// <summary>A stream that this replica has the row of, from its begin to its end. One worker at a time changes it; others read <see cref="Row"/>, and tell that its begin was told.</summary>
internal sealed class LiveHold
{
    private volatile LiveRecord row;
    private volatile bool isTold;
    private LiveTraffic traffic;
    private long earlierBytes;
    private long earlierFrames;

    /// <summary>Begins.</summary>
    /// <param name="row">The row as it was written.</param>
    /// <param name="traffic">What the publication brings.</param>
    /// <param name="counted">What of it was known when the row was written, whose counts hold that and what came before.</param>
    public LiveHold(LiveRecord row, LiveTraffic traffic, (long Bytes, long Frames) counted)
    {
        (this.row, this.traffic, isTold, IsTelling) = (row, traffic, row.IsTold, row.IsTold);
        Count(row, counted);
    }

    /// <summary>The row as it was written last.</summary>
    public LiveRecord Row => row;

    /// <summary>Whether the begin was told; the row says so with its next writing.</summary>
    public bool IsTold => isTold;

    /// <summary>Whether the begin is being told, or was.</summary>
    public bool IsTelling { get; set; }

    /// <summary>Bytes and frames of the whole stream up to now.</summary>
    public (long Bytes, long Frames) Counted => (earlierBytes + traffic.Bytes, earlierFrames + traffic.Frames);

    /// <summary>The row was written again.</summary>
    public void Renewed(LiveRecord written) => row = written;

    /// <summary>Another publication continues the stream; as in the constructor.</summary>
    public void Continued(LiveRecord written, LiveTraffic next, (long Bytes, long Frames) counted)
    {
        (row, traffic) = (written, next);
        Count(written, counted);
    }

    /// <summary>The begin was told. From any thread.</summary>
    public void Told() => isTold = true;

    private void Count(LiveRecord written, (long Bytes, long Frames) counted) =>
        (earlierBytes, earlierFrames) = (written.ReceivedBytes - counted.Bytes, written.Frames - counted.Frames);
}
