using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>One picture or one piece of sound of a live stream: a view over bytes of whoever made it, valid until the call that got it returns.</summary>
public readonly record struct MediaFrame
{
    /// <summary>How <see cref="Payload"/> is to be read.</summary>
    public required MediaCodec Codec { get; init; }

    /// <summary>Of pictures: whether a decoder can begin here. A JPEG always can.</summary>
    public bool IsKey { get; init; }

    /// <summary>
    /// Its begin on the stream's own scale, microseconds: never goes back within pictures or within sound, and is the same scale for both
    /// (<see cref="StreamClock"/>, <see cref="CounterClock"/>).
    /// </summary>
    public required long TimeMicroseconds { get; init; }

    /// <summary>When it arrived, UTC.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Its bytes, without any header of the protocol.</summary>
    public required ReadOnlySequence<byte> Payload { get; init; }

    /// <summary>Of pictures: pictures per second as the camera says; 0 when it does not.</summary>
    public double FrameRate { get; init; }

    /// <summary>Of sound: samples per second.</summary>
    public int SampleRate { get; init; }

    /// <summary>Of AAC: its AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1), 2 to 64 bytes, the same bytes for as long as nothing changes; otherwise empty.</summary>
    public ReadOnlyMemory<byte> Configuration { get; init; }

    /// <summary>The device's own clock, UTC; null when not told or not believable.</summary>
    public DateTimeOffset? DeviceTime { get; init; }

    /// <summary>Whether it is a picture; otherwise it is sound.</summary>
    public bool IsVideo => Codec.IsVideo();
}
