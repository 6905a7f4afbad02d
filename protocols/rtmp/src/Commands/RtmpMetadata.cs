using System.Buffers;
using CloudCam.Protocols.Framing;
using CloudCam.Protocols.Rtmp.Amf0;

namespace CloudCam.Protocols.Rtmp.Commands;

/// <summary>What an encoder says about its stream in <c>onMetaData</c>. All of it is a hint: the sequence headers count. 0 or empty: not said.</summary>
public readonly record struct RtmpMetadata
{
    /// <summary>Pixels.</summary>
    public int Width { get; init; }

    /// <summary>Pixels.</summary>
    public int Height { get; init; }

    /// <summary>Pictures per second.</summary>
    public double FrameRate { get; init; }

    /// <summary>Video codec: an FLV number, or a four-character code as a number (Enhanced RTMP).</summary>
    public uint VideoCodec { get; init; }

    /// <summary>Sound codec, likewise.</summary>
    public uint AudioCodec { get; init; }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; init; }

    /// <summary>Whether the sound has two channels.</summary>
    public bool IsStereo { get; init; }

    /// <summary>Video and sound, kbit/s.</summary>
    public double VideoRate { get; init; }

    /// <summary>Reads the arguments of the data message.</summary>
    /// <param name="arguments"><see cref="RtmpCommand.Arguments"/>.</param>
    /// <param name="metadata">What it says.</param>
    /// <returns>False when there is no object.</returns>
    /// <exception cref="ProtocolViolationException">They are not AMF0.</exception>
    public static bool TryRead(in ReadOnlySequence<byte> arguments, out RtmpMetadata metadata)
    {
        metadata = default;
        var reader = new Amf0Reader(arguments);
        if (!reader.TryEnterObject()) return false;
        while (reader.TryReadName(out var name))
        {
            if (name.Is("width"u8)) metadata = metadata with { Width = Whole(ref reader, ushort.MaxValue) };
            else if (name.Is("height"u8)) metadata = metadata with { Height = Whole(ref reader, ushort.MaxValue) };
            else if (name.Is("framerate"u8)) metadata = metadata with { FrameRate = Number(ref reader, 1_000) };
            else if (name.Is("videodatarate"u8)) metadata = metadata with { VideoRate = Number(ref reader, 1e7) };
            else if (name.Is("videocodecid"u8)) metadata = metadata with { VideoCodec = (uint)Number(ref reader, uint.MaxValue) };
            else if (name.Is("audiocodecid"u8)) metadata = metadata with { AudioCodec = (uint)Number(ref reader, uint.MaxValue) };
            else if (name.Is("audiosamplerate"u8)) metadata = metadata with { SampleRate = Whole(ref reader, 192_000) };
            else if (name.Is("stereo"u8)) metadata = metadata with { IsStereo = reader.TryReadBoolean(out var stereo) && stereo };
            else reader.Skip();
        }
        return true;
    }

    private static int Whole(ref Amf0Reader reader, int most) => (int)Number(ref reader, most);

    // Not said, no number and out of range are one: not known. A text is what some encoders have for a codec; the sequence header says it better.
    private static double Number(ref Amf0Reader reader, double most) => reader.TryReadNumber(out var number) && number >= 0 && number <= most ? number : 0;
}
