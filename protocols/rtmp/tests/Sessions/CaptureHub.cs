using System.Buffers;
using CloudCam.Core.Live;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Rtmp.Tests.Sessions;

/// <summary>A frame as it reached those who watch.</summary>
internal sealed record SeenFrame(MediaCodec Codec, bool IsKey, long Time, int SampleRate, string Configuration, byte[] Payload)
{
    public override string ToString() =>
        FormattableString.Invariant($"{Codec}{(IsKey ? " key" : "")} {Time} {SampleRate} {Configuration} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Payload))[..16]} {Payload.Length}");
}

/// <summary>Keeps what is published; whether somebody watches the test says.</summary>
internal sealed class CaptureHub : ILiveHub
{
    public bool IsFull { get; set; }

    public bool IsWanted { get; set; } = true;

    /// <summary>Whether frames are only counted: keeping them would allocate.</summary>
    public bool OnlyCounts { get; init; }

    public List<Publication> Published { get; } = [];

    public Publication Last => Published[^1];

    public IEnumerable<SeenFrame> Frames => Published.SelectMany(one => one.Frames);

    public IEnumerable<SeenFrame> Pictures => Frames.Where(frame => frame.Codec.IsVideo());

    public IEnumerable<SeenFrame> Sound => Frames.Where(frame => !frame.Codec.IsVideo());

    public ILivePublication? TryPublish(LiveStreamName stream, string protocol)
    {
        if (IsFull) return null;
        // As the real one does: whoever comes last has the stream.
        foreach (var before in Published.Where(one => one.Stream == stream)) before.IsReplaced = true;
        Published.Add(new Publication(this, stream, protocol));
        return Last;
    }

    internal sealed class Publication(CaptureHub hub, LiveStreamName stream, string protocol) : ILivePublication
    {
        public LiveStreamName Stream { get; } = stream;

        public string Name => $"{protocol} {Stream}";

        public bool IsOver { get; private set; }

        public bool IsReplaced { get; set; }

        public bool IsWanted => hub.IsWanted;

        public int Losses { get; private set; }

        public int Count { get; private set; }

        public List<SeenFrame> Frames { get; } = [];

        public void Write(in MediaFrame frame)
        {
            if (IsOver) throw new InvalidOperationException("It is over.");
            Count++;
            if (!hub.OnlyCounts)
                Frames.Add(new SeenFrame(frame.Codec, frame.IsKey, frame.TimeMicroseconds, frame.SampleRate, Convert.ToHexStringLower(frame.Configuration.Span), frame.Payload.ToArray()));
        }

        public void OnFramesLost() => Losses++;

        public void Dispose() => IsOver = true;
    }
}
