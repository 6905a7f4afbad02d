using CloudCam.Simulators.Media;

namespace CloudCam.Simulators.BSeries;

/// <summary>What a B Series camera sees and hears, played round and round.</summary>
/// <param name="Pictures">JPEGs.</param>
/// <param name="FramesPerSecond">How many of them it shows each second at full speed.</param>
/// <param name="Sound">Samples at 8 kHz.</param>
public sealed record BSeriesMedia(IReadOnlyList<ReadOnlyMemory<byte>> Pictures, int FramesPerSecond, short[] Sound)
{
    /// <summary>Real pictures and sound, made by ffmpeg or taken from its folder.</summary>
    /// <param name="samples">The collection.</param>
    /// <param name="clip">What they show.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The media.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public static async Task<BSeriesMedia> MakeAsync(SampleMedia samples, SampleClip clip, CancellationToken cancellationToken)
    {
        var pictures = await ReadAsync(samples.LiveJpegFileAsync(clip, cancellationToken), cancellationToken).ConfigureAwait(false);
        var sound = await ReadAsync(samples.PcmFileAsync(clip.Seconds, cancellationToken), cancellationToken).ConfigureAwait(false);
        var samplesOf = new short[sound.Length / 2];
        Buffer.BlockCopy(sound, 0, samplesOf, 0, 2 * samplesOf.Length);
        return new BSeriesMedia(Split(pictures), clip.FramesPerSecond, samplesOf);
    }

    /// <summary>Bytes that are no pictures but begin and end like some, for tests of the wire that need no ffmpeg.</summary>
    /// <param name="random">Source of the bytes.</param>
    /// <param name="pictureBytes">Bytes of a picture.</param>
    /// <returns>Ten pictures and a second of sound.</returns>
    public static BSeriesMedia Noise(Random random, int pictureBytes)
    {
        var pictures = new List<ReadOnlyMemory<byte>>();
        for (var picture = 0; picture < 10; picture++)
        {
            var bytes = new byte[pictureBytes];
            random.NextBytes(bytes);
            pictures.Add((byte[])[0xFF, 0xD8, 0xFF, 0xE0, .. bytes.Select(one => (byte)(one & 0x7F)), 0xFF, 0xD9]);
        }

        return new BSeriesMedia(pictures, 10, [.. Enumerable.Range(0, 8_000).Select(at => (short)(8_000 * Math.Sin(at * 0.35)))]);
    }

    // Inside a JPEG, FF is followed by 00 or a marker that is not D8: the next start of a picture is the next one's.
    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> stream)
    {
        var pictures = new List<ReadOnlyMemory<byte>>();
        while (stream.Length > 3)
        {
            var next = stream.Span[3..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
            var end = next < 0 ? stream.Length : next + 3;
            pictures.Add(stream[..end]);
            stream = stream[end..];
        }

        return pictures;
    }

    private static async Task<byte[]> ReadAsync(Task<string> file, CancellationToken cancellationToken) =>
        await File.ReadAllBytesAsync(await file.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
