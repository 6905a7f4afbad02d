using System.Buffers;
using System.Collections.Concurrent;
using CloudCam.Protocols.Media;
using CloudCam.Testing;

namespace CloudCam.Protocols.Tests.Media;

/// <summary>Real streams as a camera sends them, picture by picture.</summary>
internal static class Streams
{
    public const int Rate = 25;
    public const int KeyInterval = 10;

    private static readonly ConcurrentDictionary<string, byte[]> Made = new();

    public static DateTimeOffset Begin { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Pictures of 160 x 120 or what is asked for, a key frame every 10.</summary>
    public static List<byte[]> Pictures(MediaCodec codec, int count, string size = "160x120", int keyInterval = KeyInterval)
    {
        var bytes = Made.GetOrAdd($"{codec} {count} {size} {keyInterval}", _ => Ffmpeg.Make(
        [
            "-f", "lavfi", "-i", $"testsrc2=size={size}:rate={Rate}", "-frames:v", $"{count}", "-threads", "1", .. Encoding(codec, keyInterval),
        ]));
        return codec == MediaCodec.Jpeg ? CutJpeg(bytes) : CutUnits(bytes, codec);
    }

    /// <summary>Sound of the length asked for: a tone, encoded.</summary>
    public static byte[] Tone(MediaCodec codec, int samples)
    {
        var coded = new byte[samples * codec.SampleBytes()];
        for (var i = 0; i < samples; i++)
        {
            var sample = (short)(12_000 * Math.Sin(i * 2 * Math.PI * 440 / 8_000));
            if (codec == MediaCodec.Pcm16) System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(coded.AsSpan(2 * i), sample);
            else coded[i] = codec == MediaCodec.G711ALaw ? G711.EncodeALaw(sample) : G711.EncodeMuLaw(sample);
        }
        return coded;
    }

    public static MediaFrame Picture(MediaCodec codec, byte[] bytes, int number, bool isKey, long originMicroseconds = 0, double rate = Rate) => new()
    {
        Codec = codec, IsKey = isKey, TimeMicroseconds = originMicroseconds + (number * 1_000_000L / Rate), ArrivedAt = Begin.AddMilliseconds(number * 1_000.0 / Rate),
        Payload = new ReadOnlySequence<byte>(bytes), FrameRate = rate,
    };

    public static MediaFrame Sound(MediaCodec codec, byte[] bytes, long timeMicroseconds) => new()
    {
        Codec = codec, TimeMicroseconds = timeMicroseconds, ArrivedAt = Begin.AddMicroseconds(timeMicroseconds), Payload = new ReadOnlySequence<byte>(bytes), SampleRate = 8_000,
    };

    public static bool IsKey(MediaCodec codec, int number, int keyInterval = KeyInterval) => codec == MediaCodec.Jpeg || number % keyInterval == 0;

    private static string[] Encoding(MediaCodec codec, int keyInterval) => codec switch
    {
        MediaCodec.H264 => ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-x264-params", $"keyint={keyInterval}:min-keyint={keyInterval}:scenecut=0:bframes=0:slices=1", "-f", "h264"],
        MediaCodec.H265 => ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-x265-params", $"keyint={keyInterval}:min-keyint={keyInterval}:scenecut=0:bframes=0:repeat-headers=1:log-level=error", "-f", "hevc"],
        _ => ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "5", "-f", "mjpeg"],
    };

    private static List<byte[]> CutJpeg(byte[] bytes)
    {
        var starts = new List<int>();
        for (var at = 0; at + 2 < bytes.Length; at++)
        {
            if (bytes[at] == 0xFF && bytes[at + 1] == 0xD8 && bytes[at + 2] == 0xFF) starts.Add(at);
        }
        return [.. starts.Select((start, i) => bytes[start..(i + 1 < starts.Count ? starts[i + 1] : bytes.Length)])];
    }

    // A picture ends with its only slice.
    private static List<byte[]> CutUnits(byte[] bytes, MediaCodec codec)
    {
        var pictures = new List<byte[]>();
        var (begin, hasSlice) = (0, false);
        foreach (var (start, first) in NaiveUnits(bytes))
        {
            if (hasSlice)
            {
                pictures.Add(bytes[begin..start]);
                begin = start;
            }
            hasSlice = NalSlices.IsSlice(codec, bytes[first]);
        }
        pictures.Add(bytes[begin..]);
        return pictures;
    }

    /// <summary>Start codes by the plainest loop there is: where the code begins (with its extra zero), and the unit's first byte.</summary>
    public static IEnumerable<(int Code, int First)> NaiveUnits(byte[] bytes)
    {
        for (var at = 0; at + 3 < bytes.Length; at++)
        {
            if (bytes[at] != 0 || bytes[at + 1] != 0 || bytes[at + 2] != 1) continue;
            yield return (at > 0 && bytes[at - 1] == 0 ? at - 1 : at, at + 3);
        }
    }
}
