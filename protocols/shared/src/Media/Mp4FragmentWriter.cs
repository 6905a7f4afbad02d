using System.Buffers;
using System.Buffers.Binary;

namespace CloudCam.Protocols.Media;

/// <summary>
/// Makes fragmented MP4 (ISO/IEC 14496-12): <see cref="Init"/> once, then a fragment (moof and mdat) for each picture, with the sound that came since the one before.
/// Whatever fragments are whole can be played, so a file may end anywhere; and whoever gets <see cref="Init"/> and the fragments from a key frame on sees the stream live.
/// Nothing is allocated for a fragment. Pictures have no order but that of their times (no B pictures: cameras that stream make none).
/// </summary>
public sealed class Mp4FragmentWriter
{
    // moof with one picture and the most pieces of sound, mdat header, first length: 180 bytes and 8 for each piece.
    private const int MaxHeadBytes = 256 + (8 * SoundRun.MaxPieces);

    private readonly byte[] head = new byte[MaxHeadBytes];
    private readonly SoundRun? sound;
    private readonly long origin;
    private byte[] lengths = [];
    private uint sequence = 1;
    private int headLength;
    private ReadOnlySequence<byte> picture;
    private NalUnitList? units;
    private bool hasPicture;
    private bool keepsSets;
    private int firstUnit;

    /// <summary>Begins a stream.</summary>
    /// <param name="video">Its pictures.</param>
    /// <param name="sound">Its sound; null when it has none.</param>
    /// <param name="originMicroseconds">The stream time that is 0 in the file; what lies before it is left out.</param>
    public Mp4FragmentWriter(VideoFormat video, SoundFormat? sound, long originMicroseconds)
    {
        (Video, Sound, origin) = (video, sound, originMicroseconds);
        if (sound is not null) this.sound = new SoundRun(sound);
        Init = Mp4Init.Make(video, sound);
    }

    /// <summary>Its pictures.</summary>
    public VideoFormat Video { get; }

    /// <summary>Its sound; null when it has none.</summary>
    public SoundFormat? Sound { get; }

    /// <summary>ftyp and moov.</summary>
    public ReadOnlyMemory<byte> Init { get; }

    /// <summary>Whether sound waits for a picture.</summary>
    public bool HasSound => sound is { Count: > 0 };

    /// <summary>Adds a piece of sound to the next fragment. Pieces that begin before the stream's origin are left out.</summary>
    /// <param name="samples">Copied. Of AAC one access unit.</param>
    /// <param name="timeMicroseconds">Its begin.</param>
    /// <returns>False when no more fits: write a fragment first. Never for a piece of at most 16 KiB when none waits.</returns>
    /// <exception cref="InvalidOperationException">The stream has no sound.</exception>
    public bool TryAddSound(in ReadOnlySequence<byte> samples, long timeMicroseconds)
    {
        if (sound is null) throw new InvalidOperationException("This stream has no sound track.");
        if (timeMicroseconds < origin || samples.IsEmpty) return true;
        if (!sound.HasRoom(samples.Length)) return false;
        var start = (long)(((Int128)(timeMicroseconds - origin) * sound.Format.SampleRate + 500_000) / 1_000_000);
        sound.Add(samples, start);
        return true;
    }

    /// <summary>Writes a picture, and the sound that waits, as one fragment.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="frame">The picture, of this stream's codec, at or after the origin.</param>
    /// <param name="nalUnits">Its NAL units (<see cref="AnnexB.TrySplit"/>); not looked at for JPEG.</param>
    /// <param name="durationMicroseconds">How long it is shown as far as is known now; the next fragment's own time corrects it.</param>
    /// <returns>False when the picture holds nothing to write.</returns>
    public bool WritePicture(IBufferWriter<byte> output, in MediaFrame frame, NalUnitList nalUnits, long durationMicroseconds)
    {
        if (Prepare(frame, nalUnits, durationMicroseconds) == 0) return false;
        WritePrepared(new BufferSink(output));
        Commit();
        return true;
    }

    /// <summary>Writes the sound that waits as a fragment without a picture; nothing when none waits.</summary>
    public void WriteSound(IBufferWriter<byte> output)
    {
        if (PrepareSound() == 0) return;
        WritePrepared(new BufferSink(output));
        Commit();
    }

    /// <summary>Makes the head of a picture's fragment; the payload must stay until <see cref="Commit"/>. The same input gives the same bytes until then.</summary>
    /// <returns>Bytes of the whole fragment; 0 when there is nothing to write.</returns>
    internal int Prepare(in MediaFrame frame, NalUnitList nalUnits, long durationMicroseconds)
    {
        (picture, units, hasPicture) = (frame.Payload, Video.Codec == MediaCodec.Jpeg ? null : nalUnits, true);
        // A key frame whose parameter sets are not those of the sample entry carries them itself.
        keepsSets = units is not null && !Video.Covers(frame.Codec, picture, units);
        var isKey = frame.IsKey;
        var size = units is null ? picture.Length : SizeOfUnits();
        if (size == 0) return Forget();
        var start = Ticks(Math.Max(0, frame.TimeMicroseconds - origin));
        var end = Ticks(Math.Max(0, frame.TimeMicroseconds - origin) + Math.Max(1, durationMicroseconds));
        return MakeHead((int)size, start, (uint)Math.Clamp(end - start, 1, uint.MaxValue), isKey);
    }

    /// <summary>Makes the head of a fragment of sound alone.</summary>
    /// <returns>Bytes of the whole fragment; 0 when no sound waits.</returns>
    internal int PrepareSound()
    {
        Forget();
        return HasSound ? MakeHead(0, 0, 0, isKey: false) : 0;
    }

    /// <summary>Writes what was prepared.</summary>
    internal void WritePrepared<TSink>(TSink sink)
        where TSink : struct, IMediaSink
    {
        sink.Write(new ReadOnlySequence<byte>(head, 0, headLength));
        if (hasPicture && units is null) sink.Write(picture);
        else if (hasPicture) WriteUnits(ref sink);
        if (HasSound) sink.Write(sound!.Bytes);
    }

    /// <summary>The prepared fragment is written: goes on to the next one.</summary>
    internal void Commit()
    {
        sequence++;
        sound?.Clear();
        Forget();
    }

    private static long Ticks(long microseconds) => (long)(((Int128)microseconds * Mp4Init.VideoTimescale + 500_000) / 1_000_000);

    private int Forget()
    {
        (picture, units, hasPicture) = (default, null, false);
        return 0;
    }

    private bool IsWanted(int unit)
    {
        var type = units![unit].TypeIn(picture, Video.Codec);
        return !NalTypes.IsSpare(Video.Codec, type) && (keepsSets || !NalTypes.IsParameterSet(Video.Codec, type));
    }

    // The lengths wait here until they are written.
    private long SizeOfUnits()
    {
        if (lengths.Length < 4 * units!.Count) lengths = new byte[4 * Math.Max(16, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)units.Count))];
        var size = 0L;
        firstUnit = -1;
        for (var i = 0; i < units.Count; i++)
        {
            if (!IsWanted(i)) continue;
            if (firstUnit < 0) firstUnit = i;
            BinaryPrimitives.WriteInt32BigEndian(lengths.AsSpan(4 * i), units[i].Length);
            size += 4 + units[i].Length;
        }
        return size;
    }

    private void WriteUnits<TSink>(ref TSink sink)
        where TSink : struct, IMediaSink
    {
        for (var i = 0; i < units!.Count; i++)
        {
            if (!IsWanted(i)) continue;
            // That of the first one stands in the head: nearly all pictures have one unit, and a piece of four bytes costs as much as one of hundreds.
            if (i != firstUnit) sink.Write(new ReadOnlySequence<byte>(lengths, 4 * i, 4));
            sink.Write(units[i].In(picture));
        }
    }

    private int MakeHead(int pictureBytes, long start, uint duration, bool isKey)
    {
        var boxes = new BoxWriter(head);
        var moof = boxes.Begin("moof"u8);
        var mfhd = boxes.Begin("mfhd"u8, 0, 0);
        boxes.UInt32(sequence);
        boxes.End(mfhd);
        var (pictureOffsetAt, soundOffsetAt) = (0, 0);
        if (hasPicture)
        {
            var traf = BeginRun(ref boxes, Mp4Init.VideoTrack, start, samples: 1, flags: 0x701, out pictureOffsetAt);
            boxes.UInt32(duration);
            boxes.UInt32((uint)pictureBytes);
            boxes.UInt32(isKey ? Mp4Init.SyncSample : Mp4Init.DependentSample);
            EndRun(ref boxes, traf);
        }
        if (HasSound)
        {
            var traf = BeginRun(ref boxes, Mp4Init.SoundTrack, sound!.Start, sound.Count, flags: 0x301, out soundOffsetAt);
            for (var i = 0; i < sound.Count; i++)
            {
                boxes.UInt32(sound.DurationOf(i));
                boxes.UInt32((uint)sound.LengthOf(i));
            }
            EndRun(ref boxes, traf);
        }
        boxes.End(moof);
        var soundBytes = HasSound ? (int)sound!.Bytes.Length : 0;
        boxes.UInt32((uint)(8 + pictureBytes + soundBytes));
        boxes.Bytes("mdat"u8);
        var dataAt = boxes.Length;
        if (pictureOffsetAt > 0) boxes.PatchUInt32(pictureOffsetAt, (uint)dataAt);
        if (soundOffsetAt > 0) boxes.PatchUInt32(soundOffsetAt, (uint)(dataAt + pictureBytes));
        if (hasPicture && units is not null) boxes.Bytes(lengths.AsSpan(4 * firstUnit, 4));
        headLength = boxes.Length;
        return dataAt + pictureBytes + soundBytes;
    }

    private static (int Traf, int Run) BeginRun(ref BoxWriter boxes, int track, long start, int samples, uint flags, out int offsetAt)
    {
        var traf = boxes.Begin("traf"u8);
        var tfhd = boxes.Begin("tfhd"u8, 0, 0x02_0000);
        boxes.UInt32((uint)track);
        boxes.End(tfhd);
        var tfdt = boxes.Begin("tfdt"u8, 1, 0);
        boxes.UInt64((ulong)start);
        boxes.End(tfdt);
        var run = boxes.Begin("trun"u8, 0, flags);
        boxes.UInt32((uint)samples);
        offsetAt = boxes.Length;
        boxes.UInt32(0);
        return (traf, run);
    }

    private static void EndRun(ref BoxWriter boxes, (int Traf, int Run) at)
    {
        boxes.End(at.Run);
        boxes.End(at.Traf);
    }
}
