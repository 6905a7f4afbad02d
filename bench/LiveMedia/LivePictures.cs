using CloudCam.Benchmarks.Recording;
using CloudCam.Protocols.Media;

namespace CloudCam.Benchmarks.LiveMedia;

/// <summary>One live stream: its pictures in turns, and the memory for one of them.</summary>
internal sealed class LivePictures
{
    private static readonly (MediaFrame[] Pictures, MediaFrame[] Sounds) Made = RecordingStream.Make();

    private readonly LiveMp4 mp4 = new();
    private readonly NalUnitList units = new();
    private readonly byte[] head = new byte[LiveMp4.MaxHeadBytes];
    private readonly byte[] payload = new byte[NalPayload.RoomFor(Made.Pictures.Max(picture => picture.Payload.Length))];
    private readonly byte[] fragment = new byte[LiveMp4.RoomForSound(Tone.Length)];
    private int next;
    private long time;

    public LivePictures()
    {
        var first = Made.Pictures[0];
        if (!AnnexB.TrySplit(first.Payload, units)) throw new InvalidOperationException("The key frame has no NAL units.");
        mp4.Begin(VideoFormat.Read(first.Codec, first.Payload, units)!, new SoundFormat(MediaCodec.G711ALaw, 8_000));
    }

    /// <summary>Bytes of all pictures.</summary>
    public static long RoundBytes => Made.Pictures.Sum(picture => picture.Payload.Length);

    // Speech is as loud as this and as uneven.
    private static byte[] Tone { get; } = [.. Enumerable.Range(0, 320).Select(i => G711.EncodeALaw((short)((4_000 * Math.Sin(i / 7.0)) + (900 * Math.Sin(i * i / 50.0)))))];

    public void Copy() => Made.Pictures[next++ % RecordingStream.Pictures].Payload.FirstSpan.CopyTo(payload);

    public int MakePayload()
    {
        ref readonly var picture = ref Made.Pictures[next++ % RecordingStream.Pictures];
        return NalPayload.TryCopy(picture.Codec, picture.Payload, payload, out var written) ? written : 0;
    }

    public int MakeAll()
    {
        ref readonly var picture = ref Made.Pictures[next++ % RecordingStream.Pictures];
        if (picture.IsKey && AnnexB.TrySplitHead(picture.Codec, picture.Payload, units) && !mp4.Video!.Covers(picture.Codec, picture.Payload, units))
            throw new InvalidOperationException("The format did not change.");
        if (!NalPayload.TryCopy(picture.Codec, picture.Payload, payload, out var written)) return 0;
        mp4.WritePictureHead(head, time += 40_000, written, picture.IsKey, picture.FrameRate);
        return written;
    }

    public void MakeHead() => mp4.WritePictureHead(head, time += 40_000, 20_000, isKey: false, 25);

    public void MakeSound() => mp4.WriteSound(fragment, Made.Sounds[0] with { Payload = new(Tone), TimeMicroseconds = time += 40_000 });
}
