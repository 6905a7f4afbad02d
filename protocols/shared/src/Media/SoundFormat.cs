using System.Globalization;

namespace CloudCam.Protocols.Media;

/// <summary>What a decoder must know of a track's sound. Two are equal when they say the same.</summary>
public sealed class SoundFormat : IEquatable<SoundFormat>
{
    /// <summary>Most samples per second of sound without configuration: a sample entry has 16 bits for it.</summary>
    public const int MaxSampleRate = 65_535;

    private readonly AudioSpecificConfig aac;

    /// <summary>Sound whose samples have a fixed size, one channel.</summary>
    /// <param name="codec">G.711 or linear samples.</param>
    /// <param name="sampleRate">Samples per second, 1 to <see cref="MaxSampleRate"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sound.</exception>
    public SoundFormat(MediaCodec codec, int sampleRate)
    {
        if (codec.SampleBytes() == 0) throw new ArgumentOutOfRangeException(nameof(codec));
        if (sampleRate is < 1 or > MaxSampleRate) throw new ArgumentOutOfRangeException(nameof(sampleRate));
        (Codec, SampleRate, Channels) = (codec, sampleRate, 1);
    }

    private SoundFormat(in AudioSpecificConfig aac, byte[] configuration)
    {
        this.aac = aac;
        (Codec, SampleRate, Channels, SamplesPerUnit, Configuration) = (MediaCodec.Aac, aac.SampleRate, aac.Channels, aac.SamplesPerUnit, configuration);
    }

    /// <summary>One of the sound codecs.</summary>
    public MediaCodec Codec { get; }

    /// <summary>Samples per second; of HE-AAC those of its core.</summary>
    public int SampleRate { get; }

    /// <summary>Channels, at least 1.</summary>
    public int Channels { get; }

    /// <summary>Of AAC: samples in an access unit, on the scale of <see cref="SampleRate"/>; otherwise 0.</summary>
    public int SamplesPerUnit { get; }

    /// <summary>Of AAC: its AudioSpecificConfig, a copy; otherwise empty.</summary>
    public ReadOnlyMemory<byte> Configuration { get; }

    /// <summary>
    /// Name for browsers (RFC 6381, clause 3.3): <c>mp4a.40.2</c> and the like. Of G.711 and linear samples <c>flac</c>: that is how the live form carries them.
    /// </summary>
    public string CodecString => Codec == MediaCodec.Aac ? string.Create(CultureInfo.InvariantCulture, $"mp4a.40.{aac.ObjectType}") : "flac";

    /// <summary>The format of a piece of sound.</summary>
    /// <returns>Null when it is a picture, or sound that cannot be.</returns>
    public static SoundFormat? Read(in MediaFrame frame)
    {
        if (frame.Codec == MediaCodec.Aac)
            return AudioSpecificConfig.TryRead(frame.Configuration.Span, out var aac) ? new SoundFormat(aac, frame.Configuration.ToArray()) : null;
        return frame.Codec.SampleBytes() > 0 && frame.SampleRate is > 0 and <= MaxSampleRate ? new SoundFormat(frame.Codec, frame.SampleRate) : null;
    }

    /// <summary>Whether a piece of sound is of this format. Nothing is allocated.</summary>
    public bool Covers(in MediaFrame frame) =>
        frame.Codec == Codec && (Codec == MediaCodec.Aac ? frame.Configuration.Span.SequenceEqual(Configuration.Span) : frame.SampleRate == SampleRate);

    /// <summary>Samples in a piece of sound, on the scale of <see cref="SampleRate"/>.</summary>
    /// <param name="bytes">Its bytes; a last part of a sample does not count.</param>
    public long SamplesIn(long bytes) => SamplesPerUnit > 0 ? SamplesPerUnit : bytes / Codec.SampleBytes();

    /// <inheritdoc/>
    public bool Equals(SoundFormat? other) =>
        other is not null && other.Codec == Codec && other.SampleRate == SampleRate && other.Configuration.Span.SequenceEqual(Configuration.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SoundFormat);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Codec, SampleRate, Configuration.Length);
}
