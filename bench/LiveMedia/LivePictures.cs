using CloudCam.Benchmarks.Recording;
using CloudCam.Protocols.Media;

namespace CloudCam.Benchmarks.LiveMedia;

/// <summary>One live stream, as far as its MP4 is concerned.</summary>
internal sealed class LivePictures
{
    private static readonly (MediaFrame[] Pictures, MediaFrame[] Sounds) Made = RecordingStream.Make();

    private readonly LiveMp4 mp4 = new();
    private readonly byte[] head = new byte[LiveMp4.MaxHeadBytes];
    private readonly byte[] fragment = new byte[LiveMp4.RoomForSound(Tone.Length)];
    private long time;

    public LivePictures()
    {
        var (first, units) = (Made.Pictures[0], new NalUnitList());
        if (!AnnexB.TrySplit(first.Payload, units)) throw new InvalidOperationException("The key frame has no NAL units.");
        mp4.Begin(VideoFormat.Read(first.Codec, first.Payload, units)!, new SoundFormat(MediaCodec.G711ALaw, 8_000));
    }

    // Speech is as loud as this and as uneven.
    private static byte[] Tone { get; } = [.. Enumerable.Range(0, 320).Select(i => G711.EncodeALaw((short)((4_000 * Math.Sin(i / 7.0)) + (900 * Math.Sin(i * i / 50.0)))))];

    public void MakeHead() => mp4.WritePictureHead(head, time += 40_000, 20_000, isKey: false, 25);

    public void MakeSound() => mp4.WriteSound(fragment, Made.Sounds[0] with { Payload = new(Tone), TimeMicroseconds = time += 40_000 });
}
