using System.Buffers;

namespace CloudCam.Protocols.Media;

/// <summary>
/// Fragmented MP4 (ISO/IEC 14496-12) of a live stream for any number of viewers: each picture and each piece of sound is a fragment of its own track, whose head is made once
/// and apart from the payload, which viewers share. A viewer gets <see cref="Init"/>, then head and payload of everything from a key frame on. Times and sequence numbers are
/// those of the stream, so that all viewers get the same bytes. Lives as long as the stream does; not safe from several threads. Nothing is allocated for a fragment.
/// </summary>
public sealed class LiveMp4
{
    /// <summary>Every head fits into this.</summary>
    public const int MaxHeadBytes = 128;

    /// <summary>Fewest samples of a piece that is encoded: FLAC has no shorter blocks, and 2 ms are no piece of sound.</summary>
    public const int MinSamples = FlacEncoder.MinSamples;

    /// <summary>Most samples of a piece that is encoded: two seconds of telephone sound.</summary>
    public const int MaxSamples = FlacEncoder.MaxSamples;

    // 142 years: no stream lasts longer, and sums stay far from the end of the numbers.
    private const long LastMicroseconds = 1L << 52;

    private readonly FragmentHead pictureHead = new(Mp4Init.VideoTrack, isPicture: true);
    private readonly FragmentHead soundHead = new(Mp4Init.SoundTrack, isPicture: false);
    private readonly LivePictureTimes pictures = new();
    private LiveSoundTimes? sounds;
    private FlacEncoder? encoder;
    private uint sequence = 1;

    /// <summary>Its pictures; null before <see cref="Begin"/>.</summary>
    public VideoFormat? Video { get; private set; }

    /// <summary>Its sound as it comes in; null when it has none.</summary>
    public SoundFormat? Sound { get; private set; }

    /// <summary>ftyp and moov for viewers that come now; empty before <see cref="Begin"/>. A new array after each, older ones stay as they are.</summary>
    public ReadOnlyMemory<byte> Init { get; private set; }

    /// <summary>Media type with codecs, as browsers want it; empty before <see cref="Begin"/>.</summary>
    public string ContentType { get; private set; } = "";

    /// <summary>Whether sound is sent as it comes (AAC: <see cref="WriteSoundHead"/> and the shared payload); otherwise it is encoded (<see cref="WriteSound"/>).</summary>
    public bool HasSoundHead => Sound?.Codec == MediaCodec.Aac;

    /// <summary>Begins, or goes on with another format: whoever watches needs the new <see cref="Init"/> before the next key frame.</summary>
    /// <param name="video">Its pictures, H.264 or H.265.</param>
    /// <param name="sound">Its sound; null when it has none.</param>
    /// <exception cref="ArgumentException">Browsers know no such pictures in MP4.</exception>
    public void Begin(VideoFormat video, SoundFormat? sound)
    {
        if (video.Codec is not (MediaCodec.H264 or MediaCodec.H265)) throw new ArgumentException($"No live MP4 of {video.Codec}.", nameof(video));
        if (sound is null) (sounds, encoder) = (null, null);
        else if (!sound.Equals(Sound))
        {
            sounds = new LiveSoundTimes(sound.SampleRate);
            encoder = sound.Codec == MediaCodec.Aac ? null : new FlacEncoder(sound.SampleRate);
        }
        (Video, Sound) = (video, sound);
        Init = Mp4Init.Make(video, sound, isLive: true);
        ContentType = sound is null ? $"video/mp4; codecs=\"{video.CodecString}\"" : $"video/mp4; codecs=\"{video.CodecString},{sound.CodecString}\"";
    }

    /// <summary>Makes the head of a picture's fragment; the payload follows it.</summary>
    /// <param name="head">At least <see cref="MaxHeadBytes"/>.</param>
    /// <param name="timeMicroseconds">On the stream's scale; what goes back is moved to 1 ms behind the picture before.</param>
    /// <param name="payloadBytes">Bytes of its NAL units that are shown, each behind its length of 4 bytes; of a JPEG all.</param>
    /// <param name="isKey">Whether a viewer can begin here.</param>
    /// <param name="frameRate">Pictures per second as the camera says; 0 when it does not.</param>
    /// <returns>Bytes of the head.</returns>
    /// <exception cref="InvalidOperationException">Before <see cref="Begin"/>.</exception>
    public int WritePictureHead(Span<byte> head, long timeMicroseconds, int payloadBytes, bool isKey, double frameRate)
    {
        if (Video is null) throw new InvalidOperationException("The stream has no format yet.");
        ArgumentOutOfRangeException.ThrowIfNegative(payloadBytes);
        // 90,000 / 1,000,000, to the nearest.
        var time = ((Math.Clamp(timeMicroseconds, 0, LastMicroseconds) * 9) + 50) / 100;
        return pictureHead.Write(head, sequence++, pictures.Next(time, frameRate, isKey), payloadBytes, isKey);
    }

    /// <summary>Makes the head of the fragment of an access unit; the unit follows it.</summary>
    /// <param name="head">At least <see cref="MaxHeadBytes"/>.</param>
    /// <param name="timeMicroseconds">On the stream's scale.</param>
    /// <param name="payloadBytes">Bytes of the unit.</param>
    /// <returns>Bytes of the head; 0 when the unit is to be left out: more came than its time has room for.</returns>
    /// <exception cref="InvalidOperationException">The sound is not AAC.</exception>
    public int WriteSoundHead(Span<byte> head, long timeMicroseconds, int payloadBytes)
    {
        if (!HasSoundHead) throw new InvalidOperationException("Only AAC is sent as it comes.");
        ArgumentOutOfRangeException.ThrowIfNegative(payloadBytes);
        var samples = Sound!.SamplesPerUnit;
        if (payloadBytes == 0 || !sounds!.TryNext(Math.Clamp(timeMicroseconds, 0, LastMicroseconds), samples, out var start)) return 0;
        return soundHead.Write(head, sequence++, start, (uint)samples, payloadBytes);
    }

    /// <summary>Bytes that a fragment of encoded sound may take.</summary>
    /// <param name="payloadBytes">Bytes of the piece as it comes.</param>
    public static int RoomForSound(int payloadBytes) => FragmentHead.SoundBytes + FlacEncoder.RoomFor(Math.Clamp(payloadBytes, 0, MaxSamples));

    /// <summary>
    /// Makes the whole fragment of a piece of G.711 or linear samples: browsers know neither in MP4, so it is encoded without loss (<see cref="FlacEncoder"/>).
    /// </summary>
    /// <param name="fragment">At least <see cref="RoomForSound"/> bytes.</param>
    /// <param name="frame">The piece, of the format given to <see cref="Begin"/>.</param>
    /// <returns>Bytes of the fragment; 0 when there is none: another format, fewer than <see cref="MinSamples"/> or more than <see cref="MaxSamples"/>, or more than its time has room for.</returns>
    /// <exception cref="InvalidOperationException">The stream has no sound that is encoded.</exception>
    public int WriteSound(Span<byte> fragment, in MediaFrame frame)
    {
        if (encoder is null) throw new InvalidOperationException("The stream has no sound that is encoded.");
        if (!Sound!.Covers(frame)) return 0;
        var samples = Sound.SamplesIn(frame.Payload.Length);
        if (samples is < MinSamples or > MaxSamples) return 0;
        if (!sounds!.TryNext(Math.Clamp(frame.TimeMicroseconds, 0, LastMicroseconds), samples, out var start)) return 0;
        var bytes = encoder.Encode(frame.Codec, frame.Payload, start, fragment[FragmentHead.SoundBytes..]);
        return soundHead.Write(fragment, sequence++, start, (uint)samples, bytes) + bytes;
    }
}
