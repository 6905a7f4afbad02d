using System.Buffers;
using System.Collections.Concurrent;
using CloudCam.Protocols.Media;

namespace CloudCam.Protocols.Tests.Media;

/// <summary>Real AAC, access unit by access unit: ffmpeg's encoder, its ADTS headers taken off here.</summary>
internal sealed record AacStreams(byte[] Configuration, IReadOnlyList<byte[]> Units, int SampleRate)
{
    private static readonly ConcurrentDictionary<(int Rate, int Channels, int Seconds), AacStreams> Made = new();

    /// <summary>A tone.</summary>
    public static AacStreams Tone(int rate, int channels, int seconds) => Made.GetOrAdd((rate, channels, seconds), _ => Cut(Ffmpeg.Make(
        "-f", "lavfi", "-i", $"sine=frequency=440:sample_rate={rate}:duration={seconds}", "-ac", $"{channels}", "-c:a", "aac", "-b:a", "64k", "-f", "adts"), rate));

    /// <summary>The start of a unit, rounded to milliseconds as RTMP does.</summary>
    public long TimeOf(int unit) => unit * 1_024_000L / SampleRate * 1_000;

    public MediaFrame Frame(int unit, long originMicroseconds = 0) => Frame(Units[unit], Configuration, originMicroseconds + TimeOf(unit));

    public static MediaFrame Frame(byte[] unit, byte[] configuration, long timeMicroseconds) => new()
    {
        Codec = MediaCodec.Aac, TimeMicroseconds = timeMicroseconds, ArrivedAt = Streams.Begin.AddMicroseconds(timeMicroseconds), Payload = new ReadOnlySequence<byte>(unit), Configuration = configuration,
    };

    // ISO/IEC 13818-7, 6.2: 7 bytes with object type, rate, channels and the length of header and unit.
    private static AacStreams Cut(byte[] adts, int rate)
    {
        var units = new List<byte[]>();
        for (var at = 0; at < adts.Length;)
        {
            var length = ((adts[at + 3] & 3) << 11) | (adts[at + 4] << 3) | (adts[at + 5] >> 5);
            units.Add(adts[(at + 7)..(at + length)]);
            at += length;
        }
        var (objectType, index, channels) = ((adts[2] >> 6) + 1, (adts[2] >> 2) & 15, ((adts[2] & 1) << 2) | (adts[3] >> 6));
        var bits = (objectType << 11) | (index << 7) | (channels << 3);
        return new AacStreams([(byte)(bits >> 8), (byte)bits], units, rate);
    }
}
