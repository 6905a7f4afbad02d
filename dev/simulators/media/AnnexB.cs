namespace CloudCam.Simulators.Media;

/// <summary>Cuts an elementary stream into pictures, as the encoder of a camera hands them out.</summary>
internal static class AnnexB
{
    /// <summary>Pictures with the parameter sets before them.</summary>
    /// <param name="stream">H.264 or H.265 with start codes, one slice per picture.</param>
    /// <param name="isH265">Which of the two.</param>
    /// <returns>The pictures in their order; together they are the whole stream.</returns>
    public static IReadOnlyList<VideoFrame> Pictures(ReadOnlyMemory<byte> stream, bool isH265)
    {
        var pictures = new List<VideoFrame>();
        var (begin, isKey, hasSlice) = (0, false, false);
        foreach (var unit in Units(stream.Span))
        {
            var kind = isH265 ? (stream.Span[unit.Data] >> 1) & 0x3F : stream.Span[unit.Data] & 0x1F;
            var isSlice = isH265 ? kind < 32 : kind is >= 1 and <= 5;
            // Whatever comes behind a slice begins the next picture: encoders put headers first, and there is one slice.
            if (hasSlice)
            {
                pictures.Add(new VideoFrame(stream[begin..unit.Start], isKey));
                (begin, isKey, hasSlice) = (unit.Start, false, false);
            }

            if (isSlice)
            {
                (hasSlice, isKey) = (true, isH265 ? kind is >= 16 and <= 21 : kind == 5);
            }
        }

        if (hasSlice)
        {
            pictures.Add(new VideoFrame(stream[begin..], isKey));
        }

        return pictures;
    }

    private static List<(int Start, int Data)> Units(ReadOnlySpan<byte> stream)
    {
        var units = new List<(int, int)>();
        for (var at = 0; ;)
        {
            var found = stream[at..].IndexOf((ReadOnlySpan<byte>)[0, 0, 1]);
            if (found < 0 || at + found + 3 >= stream.Length)
            {
                return units;
            }

            var code = at + found;
            units.Add((code > 0 && stream[code - 1] == 0 ? code - 1 : code, code + 3));
            at = code + 3;
        }
    }
}

/// <summary>One picture of a stream.</summary>
/// <param name="Bytes">Its bytes, start codes included.</param>
/// <param name="IsKey">Whether it can be shown without those before it.</param>
public readonly record struct VideoFrame(ReadOnlyMemory<byte> Bytes, bool IsKey);
