using CloudCam.Benchmarks.DualCam;
using CloudCam.Core.Cameras;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Sessions;

namespace CloudCam.Benchmarks.Recording;

/// <summary>Recorders of many cameras that all get the same stream, each into a block of its own, in turns of one picture; blocks and files as a relay handles them, without a store.</summary>
internal sealed class RecordedCameras
{
    private readonly (MediaFrame[] Pictures, MediaFrame[] Sounds) stream = RecordingStream.Make();
    private readonly SegmentRecorder[] recorders;
    private readonly BlockWriter[] blocks;
    private readonly SessionOutbox[] outboxes;
    private readonly bool hasSound;
    private int next;

    public RecordedCameras(int count, RecordingPolicy policy, bool hasSound)
    {
        this.hasSound = hasSound;
        recorders = [.. Enumerable.Range(0, count).Select(i => new SegmentRecorder(new RecorderOptions { Protocol = "bench", Channel = $"{i}", Policy = policy }))];
        blocks = [.. recorders.Select(_ => new BlockWriter())];
        outboxes = [.. recorders.Select(_ => new SessionOutbox())];
    }

    /// <summary>Bytes of one camera's pictures and sound in one round of the stream.</summary>
    public int RoundBytes => stream.Pictures.Sum(frame => (int)frame.Payload.Length) + (hasSound ? stream.Sounds.Sum(frame => (int)frame.Payload.Length) : 0);

    /// <summary>Bytes that went into files.</summary>
    public long Written => blocks.Sum(block => block.Position);

    /// <summary>Files that were closed.</summary>
    public long Files { get; private set; }

    /// <summary>Bytes in memory, of all recorders.</summary>
    public long Held => recorders.Sum(recorder => recorder.HeldBytes);

    /// <summary>One picture, and its sound, for each camera.</summary>
    /// <returns>Pictures taken.</returns>
    public long Turn()
    {
        var (picture, sound) = (stream.Pictures[next % RecordingStream.Pictures], stream.Sounds[next % RecordingStream.Pictures]);
        var (time, arrival) = (next * 40_000L, RecordingStream.Begin.AddMilliseconds(next * 40.0));
        picture = picture with { TimeMicroseconds = time, ArrivedAt = arrival };
        sound = sound with { TimeMicroseconds = time, ArrivedAt = arrival };
        for (var camera = 0; camera < recorders.Length; camera++)
        {
            outboxes[camera].BeginStep(next * 40L);
            if (hasSound)
            {
                recorders[camera].OnFrame(sound, outboxes[camera]);
                if (outboxes[camera].MustDeliver) Deliver(camera);
            }
            recorders[camera].OnFrame(picture, outboxes[camera]);
            if (outboxes[camera].MustDeliver) Deliver(camera);
        }
        next++;
        return recorders.Length;
    }

    private void Deliver(int camera)
    {
        var (recorder, outbox) = (recorders[camera], outboxes[camera]);
        while (outbox.MustDeliver)
        {
            if (outbox.TakeOpenFile() is not null) recorder.OnFileOpened(blocks[camera], outbox);
            if (outbox.TakeNeedsRoom()) blocks[camera].Empty();
            if (outbox.TakeCompleteFile())
            {
                outbox.TakeEnding();
                blocks[camera].Empty();
                Files++;
                recorder.OnFileClosed(outbox);
                recorder.TryTakeClosed(out _);
            }
            recorder.Continue(outbox);
        }
    }
}
