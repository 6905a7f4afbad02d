using System.Buffers;
using CloudCam.Protocols.Dvrip;
using CloudCam.Protocols.Dvrip.Media;
using CloudCam.Protocols.Dvrip.Messages;

namespace CloudCam.Benchmarks.Dvrip;

/// <summary>
/// One connection as a session reads it: media to frames, control messages to their members. Receives are views over the stream, as a socket's buffer is; what a
/// reader leaves (a part of a header) is seen again with the next one.
/// </summary>
internal sealed class DvripListener(byte[] stream, int receiveBytes, byte[]? block = null) : IDisposable
{
    private readonly DvripPacketReader packets = new(Options);
    private readonly DvripMediaReader media = new(Options);
    private int at;
    private int rest;
    private int filled;

    /// <summary>Noise is what is measured here too: it must not end.</summary>
    private static DvripOptions Options { get; } = new() { MaxNoiseBytes = int.MaxValue };

    public long Frames { get; private set; }

    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>One receive.</summary>
    public void Receive()
    {
        var end = Math.Min(at + receiveBytes, stream.Length);
        var unread = new ReadOnlySequence<byte>(stream, at - rest, end - at + rest);
        while (packets.TryRead(ref unread, out var part))
        {
            if (part.IsBinary) Take(part.Bytes);
            else Take(part);
        }
        (rest, at) = end == stream.Length ? (0, 0) : ((int)unread.Length, end);
    }

    /// <summary>The whole stream once.</summary>
    public void ReceiveAll()
    {
        do Receive();
        while (at > 0);
    }

    public void Dispose()
    {
        packets.Dispose();
        media.Dispose();
    }

    private void Take(ReadOnlySequence<byte> bytes)
    {
        while (media.TryRead(ref bytes, out var frame))
        {
            Frames++;
            Bytes += frame.Payload.Length;
            if (block is not null) Copy(frame.Payload);
        }
    }

    private void Take(in DvripPart part)
    {
        Messages++;
        if (part.Message == DvripMessageId.Alarm) Bytes += DvripAlarm.Read(part.Text.Span)?.Channel ?? 0;
        else Bytes += DvripAnswer.TryRead(part.Text.Span, out var answer) ? answer.Ret ?? 0 : 0;
    }

    private void Copy(in ReadOnlySequence<byte> payload)
    {
        if (filled + payload.Length > block!.Length) filled = 0;
        payload.CopyTo(block.AsSpan(filled));
        filled += (int)payload.Length;
    }
}
