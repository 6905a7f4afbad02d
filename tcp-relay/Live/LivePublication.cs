using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;

namespace CloudCam.Relay.Live;

/// <summary>One camera's hold on a stream of the hub.</summary>
internal sealed class LivePublication : ILivePublication
{
    private readonly LiveStream stream;
    private int state;

    private LivePublication(LiveStream stream, string protocol, bool isFromReplica) => (this.stream, Protocol, IsFromReplica, Since) = (stream, protocol, isFromReplica, stream.Now);

    public string Protocol { get; }

    public bool IsFromReplica { get; }

    public DateTimeOffset Since { get; }

    public LiveTraffic Traffic { get; } = new();

    public bool IsReplaced => Volatile.Read(ref state) == 1;

    public bool IsWanted => !IsReplaced && stream.IsWanted;

    public void Write(in MediaFrame frame) => stream.Write(this, frame);

    public void OnFramesLost() => stream.FramesLost(this);

    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref state, 2, 0) == 0) stream.EndPublication(this);
    }

    internal static LivePublication Begin(LiveStream stream, string protocol, bool isFromReplica) => new(stream, protocol, isFromReplica);

    internal void Replace() => Interlocked.CompareExchange(ref state, 1, 0);
}
