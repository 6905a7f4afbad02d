using CloudCam.Simulators.Media;

namespace CloudCam.Simulators.Rtmp;

/// <summary>What a publisher shows, played round and round.</summary>
public sealed record LiveMedia
{
    /// <summary>Whether the video is H.265; else H.264.</summary>
    public bool IsH265 { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Pictures per second.</summary>
    public required int FramesPerSecond { get; init; }

    /// <summary>The pictures, in Annex B; the first one is a key frame with its parameter sets.</summary>
    public required IReadOnlyList<VideoFrame> Video { get; init; }

    /// <summary>What the sound is.</summary>
    public LiveSound Sound { get; init; }

    /// <summary>The sound, message by message, all of one length.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> SoundPieces { get; init; } = [];

    /// <summary>Length of one of them, microseconds.</summary>
    public long SoundMicroseconds { get; init; } = 40_000;

    /// <summary>AudioSpecificConfig of AAC (ISO/IEC 14496-3, 1.6.2.1).</summary>
    public ReadOnlyMemory<byte> AacConfiguration { get; init; }

    /// <summary>Real pictures and sound, made by ffmpeg or taken from its folder; a key frame every two seconds.</summary>
    /// <param name="samples">The collection.</param>
    /// <param name="clip">What they show.</param>
    /// <param name="isH265">H.265 instead of H.264.</param>
    /// <param name="sound">What the sound is.</param>
    /// <param name="kilobits">Bits of video per second, in thousands; 0: as few as it takes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The media.</returns>
    /// <exception cref="SampleMediaException">ffmpeg is missing, failed or took too long.</exception>
    public static async Task<LiveMedia> MakeAsync(SampleMedia samples, SampleClip clip, bool isH265, LiveSound sound, int kilobits, CancellationToken cancellationToken)
    {
        const int KeyFrameSeconds = 2;
        var stream = await ReadAsync(
            isH265 ? samples.LiveH265FileAsync(clip, KeyFrameSeconds, kilobits, cancellationToken) : samples.LiveH264FileAsync(clip, KeyFrameSeconds, kilobits, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        var media = new LiveMedia
        {
            IsH265 = isH265, Width = clip.Width, Height = clip.Height, FramesPerSecond = clip.FramesPerSecond, Video = AnnexB.Pictures(stream, isH265), Sound = sound,
        };
        switch (sound)
        {
            case LiveSound.ALaw:
                var samplesOfTone = await ReadAsync(samples.ALawFileAsync(clip.Seconds, cancellationToken), cancellationToken).ConfigureAwait(false);
                return media with { SoundPieces = [.. samplesOfTone.Chunk(320).Where(piece => piece.Length == 320).Select(piece => new ReadOnlyMemory<byte>(piece))] };
            case LiveSound.Aac:
                var adts = await ReadAsync(samples.AacFileAsync(clip.Seconds, cancellationToken), cancellationToken).ConfigureAwait(false);
                var (configuration, rate, pieces) = Adts.Read(adts);
                return media with { SoundPieces = pieces, AacConfiguration = configuration, SoundMicroseconds = Adts.Samples * 1_000_000L / rate };
            default:
                return media;
        }
    }

    private static async Task<byte[]> ReadAsync(Task<string> file, CancellationToken cancellationToken) =>
        await File.ReadAllBytesAsync(await file.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
}
