using System.Buffers;
using CloudCam.Protocols.Media;

namespace CloudCam.Benchmarks.Recording;

/// <summary>Two seconds of H.264 at 4 Mbit/s and 25 pictures a second: real parameter sets, slices of noise in which no start code occurs, and sound every 40 ms.</summary>
internal static class RecordingStream
{
    public const int Pictures = 50;
    private const int KeyBytes = 118_000;
    private const int OtherBytes = 18_000;
    private const int SoundBytes = 320;

    // 1280 x 720, main profile, made with x264.
    private static readonly byte[] Sets = Convert.FromHexString("00000001674d401fd9005005bb0110000003001000000303" + "20f183248000000001" + "68ebc3cb20");

    public static DateTimeOffset Begin { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The pictures and, one for each, the pieces of sound.</summary>
    public static (MediaFrame[] Pictures, MediaFrame[] Sounds) Make()
    {
        var random = new Random(7);
        var pictures = new MediaFrame[Pictures];
        var sounds = new MediaFrame[Pictures];
        for (var i = 0; i < Pictures; i++)
        {
            byte[] picture = i == 0 ? [.. Sets, 0, 0, 0, 1, 0x65, .. Noise(random, KeyBytes)] : [0, 0, 0, 1, 0x41, .. Noise(random, OtherBytes)];
            pictures[i] = new MediaFrame
            {
                Codec = MediaCodec.H264, IsKey = i == 0, TimeMicroseconds = i * 40_000L, ArrivedAt = Begin, Payload = new ReadOnlySequence<byte>(picture), FrameRate = 25,
            };
            sounds[i] = new MediaFrame
            {
                Codec = MediaCodec.G711ALaw, TimeMicroseconds = i * 40_000L, ArrivedAt = Begin, Payload = new ReadOnlySequence<byte>(new byte[SoundBytes]), SampleRate = 8_000,
            };
        }
        return (pictures, sounds);
    }

    // Coded pictures have zero bytes as noise has; two in a row are followed by a 3, which keeps start codes out.
    private static byte[] Noise(Random random, int bytes)
    {
        var noise = new byte[bytes];
        random.NextBytes(noise);
        for (var i = 2; i < bytes; i++)
        {
            if (noise[i - 1] == 0 && noise[i - 2] == 0 && noise[i] <= 3) noise[i] = 3;
        }
        noise[^1] = 0x80;
        return noise;
    }
}
