using CloudCam.Simulators.Media;

namespace CloudCam.Simulators.Jimi;

/// <summary>What the camera's files are made of. Every file gets its name written into it, so that no two have the same bytes.</summary>
/// <param name="Photo">A JPEG.</param>
/// <param name="Mp4">A clip as MP4.</param>
/// <param name="Ts">The clip as MPEG transport stream.</param>
public sealed record JimiMedia(ReadOnlyMemory<byte> Photo, ReadOnlyMemory<byte> Mp4, ReadOnlyMemory<byte> Ts)
{
    /// <summary>Real pictures, made by ffmpeg or taken from its folder.</summary>
    /// <param name="samples">The collection.</param>
    /// <param name="clip">What they show.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The media.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public static async Task<JimiMedia> MakeAsync(SampleMedia samples, SampleClip clip, CancellationToken cancellationToken) => new(
        await ReadAsync(samples.PhotoFileAsync(clip, cancellationToken), cancellationToken).ConfigureAwait(false),
        await ReadAsync(samples.Mp4FileAsync(clip, cancellationToken), cancellationToken).ConfigureAwait(false),
        await ReadAsync(samples.TsFileAsync(clip, cancellationToken), cancellationToken).ConfigureAwait(false));

    /// <summary>Random bytes behind the first bytes of each kind, for load where nobody looks at pictures.</summary>
    /// <param name="random">Source of the bytes.</param>
    /// <param name="photoBytes">Size of the photo.</param>
    /// <param name="clipBytes">Size of each clip.</param>
    /// <returns>The media.</returns>
    public static JimiMedia Noise(Random random, int photoBytes, int clipBytes)
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0], ftyp = [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 2, 0];
        var packets = new byte[Math.Max(1, clipBytes / 188) * 188];
        random.NextBytes(packets);
        for (var at = 0; at < packets.Length; at += 188)
        {
            packets[at] = 0x47;
        }

        return new JimiMedia(Fill(jpeg, photoBytes), Fill(ftyp, clipBytes), packets);

        byte[] Fill(byte[] head, int size)
        {
            var bytes = new byte[Math.Max(head.Length, size)];
            random.NextBytes(bytes);
            head.CopyTo(bytes, 0);
            return bytes;
        }
    }

    /// <summary>The content of a file, by the ending of its name.</summary>
    /// <param name="name">File name.</param>
    /// <returns>Playable bytes that hold the name where players do not look.</returns>
    public byte[] For(string name) => Path.GetExtension(name) switch
    {
        ".jpg" => MediaStamp.Jpeg(Photo.Span, name),
        ".ts" => MediaStamp.Ts(Ts.Span, name),
        _ => MediaStamp.Mp4(Mp4.Span, name),
    };

    private static async Task<byte[]> ReadAsync(Task<string> file, CancellationToken cancellationToken) =>
        await File.ReadAllBytesAsync(await file.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
