using CloudCam.Protocols.Live;

namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>What the operation session wants of the audio and video session. What is meant for one connection names it: the next one finds it void.</summary>
internal abstract record ToMedia
{
    /// <summary>An alarm: recorded when the policy says so.</summary>
    public sealed record Alarm(string Id, DateTimeOffset At) : ToMedia;

    /// <summary>Record for a command.</summary>
    public sealed record Record(string CommandId, int Seconds) : ToMedia;

    /// <summary>That command is given up.</summary>
    public sealed record CancelRecord(string CommandId) : ToMedia;

    /// <summary>The next picture, for a command.</summary>
    public sealed record Photo(string CommandId) : ToMedia;

    /// <summary>That command is given up.</summary>
    public sealed record CancelPhoto(string CommandId) : ToMedia;

    /// <summary>What somebody wants to watch (<see cref="BSeriesCamera.Wish"/>) has changed.</summary>
    public sealed record Show : ToMedia;

    /// <summary>The camera takes speech: 8,000 samples of 16 bits (little-endian) a second.</summary>
    public sealed record Talk(int Connection, string CommandId, ReadOnlyMemory<byte> Samples) : ToMedia;

    /// <summary>Live video runs, with at most this much time between pictures.</summary>
    public sealed record Expect(int Connection, int IntervalMilliseconds) : ToMedia;

    /// <summary>All streams were ended: the camera closes the connection.</summary>
    public sealed record StreamsEnded(int Connection) : ToMedia;
}

/// <summary>What the audio and video session tells the operation session.</summary>
internal abstract record ToOperation
{
    /// <summary>The connection stands and the login on it is sent.</summary>
    public sealed record Connected : ToOperation;

    /// <summary>Pictures come for a while now.</summary>
    public sealed record Settled : ToOperation;

    /// <summary>Nothing is left to do.</summary>
    /// <param name="Taken">Messages taken so far: one that is on its way makes this void.</param>
    public sealed record Idle(long Taken) : ToOperation;

    /// <summary>The connection is gone, or could not be made.</summary>
    /// <param name="HadData">Whether the camera sent anything on it: one that did not know the connection id closes at once.</param>
    public sealed record Closed(bool HadData) : ToOperation;

    /// <summary>A picture for a command.</summary>
    public sealed record PhotoTaken(string CommandId, byte[] Jpeg, DateTimeOffset At) : ToOperation;

    /// <summary>The recording for a command has begun.</summary>
    public sealed record RecordBegun(string CommandId) : ToOperation;

    /// <summary>Another command is being recorded.</summary>
    public sealed record RecordBusy(string CommandId) : ToOperation;

    /// <summary>The first picture of a wish can be watched.</summary>
    public sealed record ShowBegun(LiveWish Wish) : ToOperation;

    /// <summary>What was wished for is over, or could not be.</summary>
    public sealed record ShowEnded(LiveWish Wish, string Reason) : ToOperation;

    /// <summary>All speech was sent, and the camera had time to play it.</summary>
    public sealed record TalkDone(string CommandId) : ToOperation;
}
