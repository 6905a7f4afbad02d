using System.Diagnostics.Metrics;
using CloudCam.Relay.Connections;
using CloudCam.Relay.Telemetry;

namespace CloudCam.Relay.Live;

/// <summary>Why a frame did not reach a viewer, or any.</summary>
internal enum FrameLoss
{
    /// <summary>A viewer was too slow for it.</summary>
    SlowViewer,

    /// <summary>It needs a key frame that did not come.</summary>
    NoKeyFrame,

    /// <summary>It holds nothing that can be shown.</summary>
    Broken,

    /// <summary>The memory of all streams is used up.</summary>
    NoMemory,
}

/// <summary>What is counted of live video.</summary>
internal sealed class LiveMetrics : IDisposable
{
    private readonly Counter<long> sent;
    private readonly Counter<long> dropped;
    private readonly Counter<long> joins;
    private readonly Counter<long> ended;
    private readonly Counter<long> refused;

    /// <summary>Creates the instruments.</summary>
    public LiveMetrics(Func<int> streams, Func<int> viewers)
    {
        sent = Meter.CreateCounter<long>("cloudcam.relay.live.sent", "By", "Bytes sent to viewers");
        dropped = Meter.CreateCounter<long>("cloudcam.relay.live.frames.dropped", "{frame}", "Frames that a viewer, or all of them, did not get, by reason");
        joins = Meter.CreateCounter<long>("cloudcam.relay.live.viewers.joined", "{viewer}", "Viewers that began to watch, by form");
        ended = Meter.CreateCounter<long>("cloudcam.relay.live.viewers.ended", "{viewer}", "Viewers that ended, by reason");
        refused = Meter.CreateCounter<long>("cloudcam.relay.live.refused", "{request}", "Requests of viewers that were refused, by reason");
        Meter.CreateObservableGauge("cloudcam.relay.live.streams", streams, "{stream}", "Live streams that are published now");
        Meter.CreateObservableGauge("cloudcam.relay.live.viewers", viewers, "{viewer}", "Viewers now");
    }

    /// <summary>Whose instruments these are.</summary>
    public Meter Meter { get; } = new(RelayMetrics.MeterName);

    public void BytesSent(int count) => sent.Add(count);

    public void FramesDropped(FrameLoss reason, long count) => dropped.Add(count, new KeyValuePair<string, object?>("reason", ReasonOf(reason)));

    public void Joined(string form) => joins.Add(1, new KeyValuePair<string, object?>("form", form));

    public void Ended(ViewerEnd reason) => ended.Add(1, new KeyValuePair<string, object?>("reason", EndReasons.Dashed(reason.ToString())));

    public void Refused(string reason) => refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    // No text is made for a frame.
    private static string ReasonOf(FrameLoss reason) => reason switch
    {
        FrameLoss.SlowViewer => "slow-viewer", FrameLoss.NoKeyFrame => "no-key-frame", FrameLoss.Broken => "broken", _ => "no-memory",
    };
}
