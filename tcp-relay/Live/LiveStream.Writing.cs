using System.Buffers;
using System.Globalization;
using CloudCam.Protocols.Media;
using CloudCam.Protocols.Rtmp.Flv;

namespace CloudCam.Relay.Live;

/// <summary>The publisher's side: frames into shared memory, once, in the shape that all viewers send.</summary>
internal sealed partial class LiveStream
{
    // Frames that stay for viewers who are behind when a new key frame group begins.
    private const int TailBytes = 512 * 1024;

    // Many small frames would cost more for knowing where they are than for themselves.
    private const int MaxFrames = 16_384;

    private const int Milli = 1_000;

    // A second of 48 kHz in 16 bits: no camera sends more in one piece.
    private const int MaxSoundBytes = 96_000;

    // How long it is waited for sound once there are pictures, and for pictures once there is sound, in the stream's own time: players believe what the first bytes say.
    private const long SoundWaitMicroseconds = 250_000;
    private const long PictureWaitMicroseconds = 2_000_000;

    private readonly Ring<LiveFrame> frames = new();
    private readonly NalUnitList units = new();
    private readonly StreamTimeline timeline = new();
    private readonly LiveMp4 mp4 = new();
    private readonly byte[] small = new byte[256];
    private readonly byte[] fragmentHead = new byte[LiveMp4.MaxHeadBytes];
    private byte[] aLaw = [];
    private byte[] fragment = [];
    private long firstSequence;
    private long joinAt = -1;
    private long firstPictureTime = -1;
    private long firstSoundTime = -1;
    private bool needsKey = true;
    private bool isSettled;

    internal void Write(LivePublication from, in MediaFrame frame)
    {
        var told = false;
        lock (writing)
        {
            if (publication != from) return;
            from.Traffic.Add(frame.Payload.Length);
            var before = formats;
            if (frame.IsVideo) WritePicture(frame);
            else WriteSound(frame);
            var settledBefore = isSettled;
            if (!isSettled && Settles()) Volatile.Write(ref isSettled, true);
            told = isSettled && (!settledBefore || !ReferenceEquals(before, formats));
        }
        if (told) hub.Tell(LiveChangeKind.FormatsKnown, this);
        Wake();
    }

    internal void FramesLost(LivePublication from)
    {
        lock (writing)
        {
            if (publication == from) needsKey = true;
        }
    }

    private void WritePicture(in MediaFrame frame)
    {
        var isJpeg = frame.Codec == MediaCodec.Jpeg;
        var isKey = frame.IsKey || isJpeg;
        if (frame.Payload.Length > AnnexB.MaxPictureBytes || (!isJpeg && !AnnexB.TrySplit(frame.Payload, units)))
        {
            Drop(FrameLoss.Broken);
            return;
        }
        if ((needsKey && !isKey) || (formats.Video is { } known && known.Codec != frame.Codec && !isKey))
        {
            Drop(FrameLoss.NoKeyFrame);
            return;
        }
        if (isKey && timeline.IsWornOut) BeginAnew();
        var other = isKey && formats.Video?.Covers(frame.Codec, frame.Payload, units) != true ? VideoFormat.Read(frame.Codec, frame.Payload, units) : null;
        if (other is null && formats.Video?.Codec != frame.Codec)
        {
            Drop(FrameLoss.Broken);
            return;
        }
        var time = timeline.TimeOf(frame.TimeMicroseconds, isPicture: true);
        if (firstPictureTime < 0) firstPictureTime = time;
        if (other is not null) LearnVideo(other, (uint)(time / Milli));
        if (isJpeg) WriteJpeg(frame);
        else WriteUnits(frame, isKey, time);
    }

    private void LearnVideo(VideoFormat video, uint milliseconds)
    {
        var isH265 = video.Codec == MediaCodec.H265;
        var next = formats with
        {
            Video = video, VideoVersion = formats.VideoVersion + 1, VideoTag = video.Codec == MediaCodec.Jpeg ? [] : FlvTags.VideoConfiguration(video, milliseconds),
            EnhancedVideoTag = isH265 ? FlvTags.EnhancedConfiguration(video, milliseconds) : [],
        };
        Learned(next);
    }

    private void Learned(LiveFormats next)
    {
        if (next.Video is { Codec: not MediaCodec.Jpeg } video)
        {
            mp4.Begin(video, next.Sound);
            next = next with { Mp4Init = mp4.Init.ToArray(), Mp4ContentType = mp4.ContentType };
        }
        else
        {
            next = next with { Mp4Init = [], Mp4ContentType = "" };
        }
        lock (sync) formats = next;
    }

    private void WriteUnits(in MediaFrame frame, bool isKey, long time)
    {
        var bytes = SizeOfUnits(frame);
        if (bytes == 0)
        {
            Drop(FrameLoss.Broken);
            return;
        }
        var enhanced = frame.Codec == MediaCodec.H265 ? FlvTags.PictureHeadBytes : 0;
        var inMp4 = mp4.WritePictureHead(fragmentHead, time, bytes, isKey, frame.FrameRate);
        var entry = new LiveFrame(
            isKey ? FrameKind.KeyPicture : FrameKind.Picture, formats.VideoVersion, log.End, inMp4, false, enhanced, FlvTags.PictureHeadBytes, bytes, FlvReader.TagSizeBytes);
        if (!TryReserve(entry, isPicture: true)) return;
        log.Write(fragmentHead.AsSpan(0, inMp4));
        var milliseconds = (uint)(time / Milli);
        if (enhanced > 0)
        {
            FlvTags.WriteEnhancedHead(small, isKey, milliseconds, bytes);
            log.Write(small.AsSpan(0, FlvTags.PictureHeadBytes));
        }
        FlvTags.WritePictureHead(small, frame.Codec, isKey, milliseconds, bytes);
        log.Write(small.AsSpan(0, FlvTags.PictureHeadBytes));
        for (var i = 0; i < units.Count; i++)
        {
            if (!IsShown(frame, i)) continue;
            FlvTags.WriteSize(small, units[i].Length);
            log.Write(small.AsSpan(0, 4));
            Copy(units[i].In(frame.Payload));
        }
        FlvTags.WriteSize(small, FlvTags.PictureHeadBytes + bytes);
        log.Write(small.AsSpan(0, FlvReader.TagSizeBytes));
        needsKey = false;
        Commit(entry);
    }

    private void WriteJpeg(in MediaFrame frame)
    {
        MjpegShape.PartHead.CopyTo(small);
        ((int)frame.Payload.Length).TryFormat(small.AsSpan(MjpegShape.PartHead.Length), out var digits, default, CultureInfo.InvariantCulture);
        "\r\n\r\n"u8.CopyTo(small.AsSpan(MjpegShape.PartHead.Length + digits));
        var head = MjpegShape.PartHead.Length + digits + 4;
        var entry = new LiveFrame(FrameKind.KeyPicture, formats.VideoVersion, log.End, 0, false, 0, head, (int)frame.Payload.Length, 2);
        if (!TryReserve(entry, isPicture: true)) return;
        log.Write(small.AsSpan(0, head));
        Copy(frame.Payload);
        log.Write("\r\n"u8);
        needsKey = false;
        Commit(entry);
    }

    private void WriteSound(in MediaFrame frame)
    {
        // Pictures one by one have no sound beside them in any form.
        if (formats.Video?.Codec == MediaCodec.Jpeg || frame.Payload.IsEmpty || frame.Payload.Length > MaxSoundBytes) return;
        if (formats.Sound?.Covers(frame) != true)
        {
            if (SoundFormat.Read(frame) is not { } sound)
            {
                Drop(FrameLoss.Broken);
                return;
            }
            LearnSound(sound, (uint)(timeline.Newest / Milli));
        }
        var time = timeline.TimeOf(frame.TimeMicroseconds, isPicture: false);
        if (firstSoundTime < 0) firstSoundTime = time;
        var (inMp4, isWhole) = FragmentOfSound(frame, time);
        // Linear samples have no form in FLV that says 8 kHz; as G.711 they do.
        var payload = frame.Codec == MediaCodec.Pcm16 ? AsALaw(frame.Payload) : frame.Payload;
        var hasTag = frame.Codec == MediaCodec.Aac || frame.SampleRate == FlvTags.G711Rate;
        var bytes = hasTag ? (int)payload.Length : 0;
        var head = hasTag ? FlvTags.SoundHeadBytes(frame.Codec) : 0;
        if (bytes + inMp4 == 0) return;
        var entry = new LiveFrame(FrameKind.Sound, formats.SoundVersion, log.End, inMp4, isWhole, 0, head, bytes, hasTag ? FlvReader.TagSizeBytes : 0);
        if (!TryReserve(entry, isPicture: false)) return;
        log.Write((isWhole ? fragment : fragmentHead).AsSpan(0, inMp4));
        if (hasTag) WriteSoundTag(frame.Codec, (uint)(time / Milli), payload, head);
        Commit(entry);
    }

    private void WriteSoundTag(MediaCodec codec, uint milliseconds, in ReadOnlySequence<byte> payload, int head)
    {
        var bytes = (int)payload.Length;
        FlvTags.WriteSoundHead(small, codec, milliseconds, bytes);
        log.Write(small.AsSpan(0, head));
        Copy(payload);
        FlvTags.WriteSize(small, head + bytes);
        log.Write(small.AsSpan(0, FlvReader.TagSizeBytes));
    }

    // What browsers do not know is encoded only while one of them may listen.
    private (int Bytes, bool IsWhole) FragmentOfSound(in MediaFrame frame, long time)
    {
        if (mp4.Video is null || mp4.Sound is null) return default;
        if (mp4.HasSoundHead) return (mp4.WriteSoundHead(fragmentHead, time, (int)frame.Payload.Length), false);
        if (!Volatile.Read(ref hasMp4Viewer)) return default;
        var room = LiveMp4.RoomForSound((int)frame.Payload.Length);
        if (fragment.Length < room) fragment = new byte[room];
        return (mp4.WriteSound(fragment, frame with { TimeMicroseconds = time }), true);
    }

    private void LearnSound(SoundFormat sound, uint milliseconds) => Learned(formats with
    {
        Sound = sound, SoundVersion = formats.SoundVersion + 1,
        SoundTag = sound.Codec == MediaCodec.Aac ? FlvTags.AacConfiguration(sound.Configuration.Span, milliseconds) : [],
    });

    private bool Settles()
    {
        if (formats.Video is { Codec: MediaCodec.Jpeg }) return true;
        if (formats.Video is not null) return formats.Sound is not null || timeline.Newest - firstPictureTime >= SoundWaitMicroseconds;
        return formats.Sound is not null && timeline.Newest - firstSoundTime >= PictureWaitMicroseconds;
    }

    private bool IsShown(in MediaFrame frame, int unit)
    {
        var type = units[unit].TypeIn(frame.Payload, frame.Codec);
        return !NalTypes.IsSpare(frame.Codec, type) && !NalTypes.IsParameterSet(frame.Codec, type);
    }

    private int SizeOfUnits(in MediaFrame frame)
    {
        var size = 0;
        for (var i = 0; i < units.Count; i++)
        {
            if (IsShown(frame, i)) size += 4 + units[i].Length;
        }
        return size;
    }

    private ReadOnlySequence<byte> AsALaw(in ReadOnlySequence<byte> samples)
    {
        var count = (int)(samples.Length / 2);
        if (aLaw.Length < count) aLaw = new byte[Math.Max(1_024, 2 * count)];
        var reader = new SequenceReader<byte>(samples);
        for (var i = 0; i < count; i++)
        {
            reader.TryReadLittleEndian(out short sample);
            aLaw[i] = G711.EncodeALaw(sample);
        }
        return new ReadOnlySequence<byte>(aLaw, 0, count);
    }

    private void Copy(in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes) log.Write(segment.Span);
    }

    private bool TryReserve(in LiveFrame frame, bool isPicture)
    {
        lock (sync)
        {
            if (log.TryReserve((int)(frame.End - frame.Start))) return true;
        }
        if (isPicture) needsKey = true;
        Drop(FrameLoss.NoMemory);
        return false;
    }

    private void Drop(FrameLoss reason) => hub.Metrics.FramesDropped(reason, 1);

    private void Commit(in LiveFrame frame)
    {
        lock (sync)
        {
            frames.Add(frame);
            if (frame.Kind == FrameKind.KeyPicture) joinAt = firstSequence + frames.Count - 1;
            // A key frame group that is too large is not kept: who comes now waits for the next key frame.
            if (joinAt >= 0 && (log.End - frames[(int)(joinAt - firstSequence)].Start > hub.Options.MaxGroupBytes || firstSequence + frames.Count - joinAt > MaxFrames)) joinAt = -1;
            var group = joinAt < 0 ? log.End : frames[(int)(joinAt - firstSequence)].Start;
            while (frames.Count > 0 && (frames[0].Start < group - TailBytes || frames.Count > 2 * MaxFrames))
            {
                frames.RemoveFirst();
                firstSequence++;
            }
            log.ReleaseBefore(FirstPlace);
        }
    }

    private long FirstPlace => frames.Count > 0 ? frames[0].Start : log.End;

    // The numbers of time come to their end: whoever watches is closed and comes again.
    private void BeginAnew()
    {
        timeline.Restart();
        (firstPictureTime, firstSoundTime) = (-1, -1);
        foreach (var viewer in Viewers) viewer.Abort(ViewerEnd.Renewed);
        lock (sync) Forget();
    }

    private void Forget()
    {
        for (; frames.Count > 0; firstSequence++) frames.RemoveFirst();
        joinAt = -1;
    }
}
