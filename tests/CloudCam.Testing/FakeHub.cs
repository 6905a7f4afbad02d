using CloudCam.Core.Live;
using CloudCam.Protocols.Live;
using CloudCam.Protocols.Media;
using Xunit;

namespace CloudCam.Testing;

/// <summary>Counts what is published; whether somebody watches the test says.</summary>
public sealed class FakeHub : ILiveHub
{
    public bool IsFull { get; set; }

    public bool IsWanted { get; set; } = true;

    /// <summary>Every publication so far.</summary>
    public List<Publication> Published { get; } = [];

    public Publication Last => Published[^1];

    public ILivePublication? TryPublish(LiveStreamName stream, string protocol)
    {
        if (IsFull) return null;
        Published.Add(new Publication(this, stream, protocol));
        return Last;
    }

    public sealed class Publication(FakeHub hub, LiveStreamName stream, string protocol) : ILivePublication
    {
        public string Name { get; } = $"{protocol} {stream}";

        public bool IsOver { get; private set; }

        public bool IsReplaced { get; set; }

        public bool IsWanted => hub.IsWanted;

        public int Pictures { get; private set; }

        public long SoundBytes { get; private set; }

        public int Losses { get; private set; }

        public MediaCodec First { get; private set; }

        public bool BeginsWithKey { get; private set; }

        public long LastPictureMicroseconds { get; private set; }

        public void Write(in MediaFrame frame)
        {
            Assert.False(IsOver);
            if (!frame.IsVideo)
            {
                SoundBytes += frame.Payload.Length;
                return;
            }
            if (Pictures++ == 0) (First, BeginsWithKey) = (frame.Codec, frame.IsKey && SoundBytes == 0);
            Assert.True(frame.TimeMicroseconds >= LastPictureMicroseconds);
            LastPictureMicroseconds = frame.TimeMicroseconds;
        }

        public void OnFramesLost() => Losses++;

        public void Dispose() => IsOver = true;
    }
}
