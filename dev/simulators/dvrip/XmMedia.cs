using CloudCam.Simulators.Media;

namespace CloudCam.Simulators.Dvrip;

/// <summary>What an XM camera sees and hears, played round and round.</summary>
public sealed record XmMedia
{
    /// <summary>Samples in one packet of sound: 40 ms at 8 kHz, a byte each.</summary>
    public const int SoundBytes = 320;

    /// <summary>Whether the video is H.265; else H.264.</summary>
    public bool IsH265 { get; init; }

    /// <summary>Width in pixels, a multiple of 8.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels, a multiple of 8.</summary>
    public required int Height { get; init; }

    /// <summary>Pictures per second.</summary>
    public required int FramesPerSecond { get; init; }

    /// <summary>The pictures; the first one is a key frame.</summary>
    public required IReadOnlyList<VideoFrame> Video { get; init; }

    /// <summary>Sound, G.711 A-law at 8 kHz.</summary>
    public required ReadOnlyMemory<byte> Sound { get; init; }

    /// <summary>What a snapshot is.</summary>
    public required ReadOnlyMemory<byte> Photo { get; init; }

    /// <summary>Real pictures and sound, made by ffmpeg or taken from its folder; a key frame every two seconds.</summary>
    /// <param name="samples">The collection.</param>
    /// <param name="clip">What they show.</param>
    /// <param name="isH265">H.265 instead of H.264.</param>
    /// <param name="kilobits">Bits per second, in thousands; 0: as few as it takes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The media.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public static async Task<XmMedia> MakeAsync(SampleMedia samples, SampleClip clip, bool isH265, int kilobits, CancellationToken cancellationToken)
    {
        const int KeyFrameSeconds = 2;
        var stream = await ReadAsync(
            isH265 ? samples.LiveH265FileAsync(clip, KeyFrameSeconds, kilobits, cancellationToken) : samples.LiveH264FileAsync(clip, KeyFrameSeconds, kilobits, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new XmMedia
        {
            IsH265 = isH265, Width = clip.Width, Height = clip.Height, FramesPerSecond = clip.FramesPerSecond, Video = AnnexB.Pictures(stream, isH265),
            Sound = await ReadAsync(samples.ALawFileAsync(clip.Seconds, cancellationToken), cancellationToken).ConfigureAwait(false),
            Photo = await ReadAsync(samples.PhotoFileAsync(clip, cancellationToken), cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Bytes that are no pictures but are packed like some, for tests of the wire that need no ffmpeg.</summary>
    /// <param name="random">Source of the bytes.</param>
    /// <param name="frameBytes">Bytes of a picture; a key frame has three times as many.</param>
    /// <returns>Two seconds of them, 25 in each.</returns>
    public static XmMedia Noise(Random random, int frameBytes)
    {
        var video = new List<VideoFrame>();
        for (var frame = 0; frame < 50; frame++)
        {
            video.Add(frame == 0
                ? new VideoFrame((byte[])[0, 0, 0, 1, 0x67, .. Filled(12), 0, 0, 0, 1, 0x68, .. Filled(4), 0, 0, 0, 1, 0x65, .. Filled(3 * frameBytes)], IsKey: true)
                : new VideoFrame((byte[])[0, 0, 0, 1, 0x41, .. Filled(frameBytes)], IsKey: false));
        }

        return new XmMedia
        {
            Width = 640, Height = 360, FramesPerSecond = 25, Video = video, Sound = Filled(50 * SoundBytes), Photo = (byte[])[0xFF, 0xD8, 0xFF, 0xE0, .. Filled(frameBytes), 0xFF, 0xD9],
        };

        byte[] Filled(int count)
        {
            var bytes = new byte[count];
            random.NextBytes(bytes);
            // No byte is 0 or FF: nothing inside looks like a start code or a JPEG marker.
            for (var index = 0; index < count; index++)
            {
                bytes[index] = (byte)(1 + bytes[index] % 254);
            }

            return bytes;
        }
    }

    /// <summary>The sound of a 40 ms piece.</summary>
    internal ReadOnlyMemory<byte> SoundAt(long packet) => Sound.Slice((int)(packet % (Sound.Length / SoundBytes)) * SoundBytes, SoundBytes);

    private static async Task<byte[]> ReadAsync(Task<string> file, CancellationToken cancellationToken) =>
        await File.ReadAllBytesAsync(await file.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
