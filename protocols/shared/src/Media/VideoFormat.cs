using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>What a decoder must know of a track's pictures before the first one. Two of the same codec are equal when their parameter sets and sizes are.</summary>
public sealed class VideoFormat
{
    // Cameras send one of each; a second picture parameter set is seen now and then.
    private const int MaxSets = 16;

    private VideoFormat(MediaCodec codec, int width, int height, byte[] configuration, byte[][] sets) =>
        (Codec, Width, Height, Configuration, Sets) = (codec, width, height, configuration, sets);

    /// <summary>One of the picture codecs.</summary>
    public MediaCodec Codec { get; }

    /// <summary>Pixels.</summary>
    public int Width { get; }

    /// <summary>Pixels.</summary>
    public int Height { get; }

    /// <summary>Content of the box avcC or hvcC (ISO/IEC 14496-15); empty for JPEG.</summary>
    public ReadOnlyMemory<byte> Configuration { get; }

    /// <summary>
    /// Name for browsers (RFC 6381; ISO/IEC 14496-15, annex E): <c>avc1.42C01E</c> with profile, constraints and level, <c>hvc1.1.6.L93.B0</c> with profile, compatible
    /// profiles, tier and level, constraints; <c>jpeg</c>.
    /// </summary>
    public string CodecString => Codec switch
    {
        MediaCodec.H264 => $"avc1.{Convert.ToHexString(Configuration.Span.Slice(1, 3))}",
        MediaCodec.H265 => DecoderConfiguration.NameOfH265(Configuration.Span),
        _ => "jpeg",
    };

    /// <summary>The parameter sets, in the order they came; none for JPEG.</summary>
    internal byte[][] Sets { get; }

    /// <summary>Reads the format out of a key frame.</summary>
    /// <param name="codec">One of the picture codecs.</param>
    /// <param name="payload">The key frame.</param>
    /// <param name="units">Its NAL units (<see cref="AnnexB.TrySplit"/>); not looked at for JPEG.</param>
    /// <returns>Null when it carries no parameter sets, or such that cannot be.</returns>
    public static VideoFormat? Read(MediaCodec codec, in ReadOnlySequence<byte> payload, NalUnitList units)
    {
        if (codec == MediaCodec.Jpeg) return JpegSize.TryRead(payload, out var width, out var height) ? new VideoFormat(codec, width, height, [], []) : null;
        if (!codec.IsVideo()) return null;
        var sets = new List<byte[]>();
        for (var i = 0; i < units.Count && sets.Count < MaxSets; i++)
        {
            if (units[i].Length > ParameterSets.MaxBytes || !NalTypes.IsParameterSet(codec, units[i].TypeIn(payload, codec))) continue;
            var set = units[i].In(payload).ToArray();
            if (!sets.Exists(other => other.AsSpan().SequenceEqual(set))) sets.Add(set);
        }
        return codec == MediaCodec.H264 ? OfH264([.. sets]) : OfH265([.. sets]);
    }

    /// <summary>Whether a later picture can be decoded with this format: it brings no parameter sets, or the same. Nothing is allocated.</summary>
    /// <param name="codec">Its codec.</param>
    /// <param name="payload">The picture.</param>
    /// <param name="units">Its NAL units.</param>
    public bool Covers(MediaCodec codec, in ReadOnlySequence<byte> payload, NalUnitList units)
    {
        if (codec != Codec) return false;
        if (codec == MediaCodec.Jpeg) return JpegSize.TryRead(payload, out var width, out var height) && (width, height) == (Width, Height);
        for (var i = 0; i < units.Count; i++)
        {
            if (NalTypes.IsParameterSet(codec, units[i].TypeIn(payload, codec)) && !HasSet(units[i].In(payload))) return false;
        }
        return true;
    }

    private static VideoFormat? OfH264(byte[][] sets)
    {
        var first = Array.Find(sets, set => NalTypes.Of(MediaCodec.H264, set[0]) == NalTypes.H264Sps);
        if (first is null || !ParameterSets.TryReadH264(first, out var read)) return null;
        return new VideoFormat(MediaCodec.H264, read.Width, read.Height, DecoderConfiguration.OfH264(read, first, sets), sets);
    }

    private static VideoFormat? OfH265(byte[][] sets)
    {
        var first = Array.Find(sets, set => NalTypes.Of(MediaCodec.H265, set[0]) == NalTypes.H265Sps);
        if (first is null || !ParameterSets.TryReadH265(first, out var read)) return null;
        return new VideoFormat(MediaCodec.H265, read.Width, read.Height, DecoderConfiguration.OfH265(read, first, sets), sets);
    }

    private bool HasSet(in ReadOnlySequence<byte> set)
    {
        foreach (var known in Sets)
        {
            if (known.Length == set.Length && IsSame(known, set)) return true;
        }
        return false;
    }

    private static bool IsSame(ReadOnlySpan<byte> known, in ReadOnlySequence<byte> set)
    {
        foreach (var segment in set)
        {
            if (!known.StartsWith(segment.Span)) return false;
            known = known[segment.Length..];
        }
        return true;
    }
}
