using System.Buffers;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Dvrip.Media;

/// <summary>
/// Joins the payloads of one media stream to frames: wherever payloads end, only a frame's own length tells where it ends. A frame that lies in one payload is given in
/// place, others are joined in memory that grows with the bytes that came and is kept for the next one. Bytes between frames are skipped up to the next place where a
/// frame may begin. One reader per stream, given back by <see cref="Dispose"/>.
/// </summary>
/// <param name="options">Length limits.</param>
public sealed class DvripMediaReader(DvripOptions options) : IDisposable
{
    private readonly PooledBytes joined = new();
    private readonly byte[] start = new byte[DvripFrameHeader.MaxBytes];
    private int startBytes;
    private bool isInside;
    private int missing;
    private long noise;
    private DvripFrameHeader header;
    private int lastBytes;
    private DvripMediaFrame key;
    private bool isGivenBack;

    /// <summary>Bytes skipped so far because they belong to no frame.</summary>
    public long SkippedBytes { get; private set; }

    /// <summary>Whether a frame was begun whose end did not come.</summary>
    public bool IsInsideFrame => isInside || startBytes > 0;

    /// <summary>Whether <see cref="TryRead"/> gives a frame even without more bytes: one that was given back.</summary>
    public bool HasFrame => isGivenBack || (isInside && missing == 0);

    /// <summary>Takes the next frame from the front of <paramref name="bytes"/> and what was kept before.</summary>
    /// <param name="bytes">The next bytes of the stream; moved past what was taken, empty when false is returned.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="ProtocolViolationException">A frame is longer than allowed (nothing of it is kept), or too many bytes belong to no frame.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> bytes, out DvripMediaFrame frame)
    {
        if (isGivenBack)
        {
            isGivenBack = false;
            Make(new ReadOnlySequence<byte>(joined.Memory), out frame);
            return true;
        }
        if (isInside || TryBegin(ref bytes)) return TryEnd(ref bytes, out frame);
        frame = default;
        return false;
    }

    /// <summary>Takes back the frame just given: it comes again with the next call, which may bring no bytes (<see cref="HasFrame"/>).</summary>
    /// <param name="bytes">What the last <see cref="TryRead"/> left; extended by the frame if it was given in place.</param>
    /// <param name="before">What that call was given.</param>
    public void GiveBack(ref ReadOnlySequence<byte> bytes, in ReadOnlySequence<byte> before)
    {
        if (joined.Length > 0)
        {
            isGivenBack = true;
            return;
        }
        isInside = true;
        missing = lastBytes;
        bytes = before.Slice(before.Length - bytes.Length - missing);
    }

    /// <summary>Forgets what was kept, for a stream that begins anew.</summary>
    public void Reset()
    {
        joined.Clear();
        (startBytes, isInside, missing, noise, isGivenBack, lastBytes, key) = (0, false, 0, 0, false, 0, default);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Reset();
        joined.Dispose();
    }

    private bool TryEnd(ref ReadOnlySequence<byte> bytes, out DvripMediaFrame frame)
    {
        var available = bytes.Length;
        if (available < missing)
        {
            if (available > 0) joined.Append(bytes);
            missing -= (int)available;
            bytes = default;
            frame = default;
            return false;
        }
        var end = available == missing ? bytes : missing == 0 ? default : bytes.Slice(0, missing);
        if (missing > 0) bytes = available == missing ? default : bytes.Slice(missing);
        (isInside, missing, noise) = (false, 0, 0);
        if (joined.Length == 0)
        {
            Make(end, out frame);
            return true;
        }
        joined.Append(end);
        Make(new ReadOnlySequence<byte>(joined.Memory), out frame);
        return true;
    }

    private void Make(in ReadOnlySequence<byte> payload, out DvripMediaFrame frame)
    {
        lastBytes = (int)header.Length;
        if (header.Kind == DvripFrameKind.Delta)
        {
            frame = new DvripMediaFrame(DvripFrameKind.Delta, key.Codec, key.Width, key.Height, key.Rate, null, payload);
            return;
        }
        frame = new DvripMediaFrame(header.Kind, header.Codec(payload), header.Width, header.Height, header.Rate, DvripTime.Unpack(header.Time), payload);
        if (header.Kind == DvripFrameKind.Key) key = frame with { Time = null, Payload = default };
    }

    /// <summary>Takes a frame's header, whatever stands before it.</summary>
    private bool TryBegin(ref ReadOnlySequence<byte> bytes)
    {
        while (true)
        {
            var first = bytes.FirstSpan;
            if (first.IsEmpty && bytes.IsEmpty) return false;
            if (startBytes == 0 && first.Length >= DvripFrameHeader.MaxBytes)
            {
                var size = DvripFrameHeader.BytesOf(first);
                if (size == 0)
                {
                    Skip(ref bytes, first);
                    continue;
                }
                if (!TryAccept(first))
                {
                    bytes = bytes.Slice(1);
                    CountNoise(1);
                    continue;
                }
                bytes = bytes.Slice(size);
                return true;
            }
            if (!TryGather(ref bytes))
            {
                if (bytes.IsEmpty) return false;
                continue;
            }
            if (TryAccept(start))
            {
                startBytes = 0;
                return true;
            }
            DropFirst();
        }
    }

    /// <summary>Collects a header that lies in several pieces; false also when none is begun any more and the next bytes may be looked at in place.</summary>
    private bool TryGather(ref ReadOnlySequence<byte> bytes)
    {
        while (true)
        {
            var wanted = startBytes < DvripFrameHeader.MarkBytes ? DvripFrameHeader.MarkBytes : DvripFrameHeader.BytesOf(start);
            if (wanted == 0)
            {
                DropFirst();
                if (startBytes == 0) return false;
                SkipZeros(ref bytes);
                continue;
            }
            var more = bytes.Slice(0, Math.Min(wanted - startBytes, bytes.Length));
            more.CopyTo(start.AsSpan(startBytes));
            startBytes += (int)more.Length;
            bytes = bytes.Slice(more.End);
            if (startBytes < wanted) return false;
            if (wanted > DvripFrameHeader.MarkBytes) return true;
        }
    }

    // A frame too long ends the stream where a frame must begin; where one is only looked for, it was none.
    private bool TryAccept(ReadOnlySpan<byte> from)
    {
        var read = DvripFrameHeader.Read(from);
        if (read.Length > options.MaxFrameBytes)
        {
            if (noise > 0) return false;
            throw new ProtocolViolationException(Violation.FrameTooLarge, $"media frame of {read.Length} bytes, limit {options.MaxFrameBytes}");
        }
        joined.Clear();
        (header, isInside, missing) = (read, true, (int)read.Length);
        return true;
    }

    /// <summary>Skips to the next mark, or to zeros at the end that may begin one.</summary>
    private void Skip(ref ReadOnlySequence<byte> bytes, ReadOnlySpan<byte> first)
    {
        // The first byte begins no frame. A few bytes stay for the next look, so that a mark that is cut by the piece's end is found.
        var found = first[1..].IndexOf(DvripFrameHeader.Mark);
        var skipped = found >= 0 ? found + 1 : first.Length - (DvripFrameHeader.MarkBytes - 1);
        bytes = bytes.Slice(skipped);
        CountNoise(skipped);
    }

    // Two zeros stay two zeros, however many follow: without this a run of them would go byte by byte.
    private void SkipZeros(ref ReadOnlySequence<byte> bytes)
    {
        if (startBytes != 2 || start[1] != 0) return;
        var first = bytes.FirstSpan;
        var run = first.IndexOfAnyExcept((byte)0);
        if (run < 0) run = first.Length;
        if (run == 0) return;
        bytes = bytes.Slice(run);
        CountNoise(run);
    }

    /// <summary>Drops the first byte of the gathered ones, and all that can begin no mark then.</summary>
    private void DropFirst()
    {
        do
        {
            startBytes--;
            start.AsSpan(1, startBytes).CopyTo(start);
            CountNoise(1);
        }
        while (startBytes > 0 && !DvripFrameHeader.Mark.StartsWith(start.AsSpan(0, Math.Min(startBytes, DvripFrameHeader.Mark.Length))));
    }

    private void CountNoise(int bytes)
    {
        noise += bytes;
        SkippedBytes += bytes;
        if (noise > options.MaxNoiseBytes) throw new ProtocolViolationException(Violation.BadMagic, $"no media frame begins in {noise} bytes");
    }
}
