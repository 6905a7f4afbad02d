namespace CloudCam.Protocols.Media;

/// <summary>Sound of one channel.</summary>
/// <param name="Codec">One of the sound codecs.</param>
/// <param name="SampleRate">Samples per second, 1 to <see cref="MaxSampleRate"/>.</param>
public readonly record struct SoundFormat(MediaCodec Codec, int SampleRate)
{
    /// <summary>Most samples per second: a sample entry has 16 bits for it.</summary>
    public const int MaxSampleRate = 65_535;

    /// <summary>Whether sound like this can be written.</summary>
    public bool IsGood => Codec.SampleBytes() > 0 && SampleRate is > 0 and <= MaxSampleRate;
}
