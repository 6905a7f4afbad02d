using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CloudCam.Core.Checksums;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Jimi;

/// <summary>
/// Cuts what a device sends, by its length field: <c>78 78 length:u8</c> or <c>79 79 length:u16</c>, then number, content, serial, CRC and
/// 0D 0A, which may stand in the content too. It never refuses: what is no frame comes out as one whose <see cref="JimiFrame.Fault"/> says why, up to the
/// next place where a frame may begin, so that one frame with a wrong length (devices do send them) costs that frame and not the connection.
/// The session counts such frames and hangs up on a peer that sends nothing else.
/// </summary>
/// <param name="options">The limit.</param>
public sealed class JimiFrameDecoder(JimiCodecOptions options) : IFrameDecoder<JimiFrame>
{
    /// <summary>Most bytes of a frame of the short form.</summary>
    private const int MaxShortFrameBytes = 5 + 255;

    /// <summary>Number, serial and CRC: the length of a frame without content.</summary>
    private const int LeastLength = 5;
    private const int ShortPrefixBytes = 3;
    private const int LongPrefixBytes = 4;
    private const int StopBytes = 2;
    private const byte ShortStart = 0x78;
    private const byte LongStart = 0x79;

    private readonly int maxLongLength = Math.Min(options.MaxLongLength, ushort.MaxValue);

    // Frames that lie across segments are put together here; the relay's receive buffer has only one segment, so it is hardly ever needed.
    private byte[] joined = [];

    private enum Judgement
    {
        Frame,
        Unfinished,
        Rubbish,
    }

    /// <inheritdoc/>
    public bool TryDecode(ref ReadOnlySequence<byte> unread, out JimiFrame frame)
    {
        var first = unread.First;
        var bytes = first.Span;
        switch (Judge(bytes, out var total, out var fault))
        {
            case Judgement.Frame:
                frame = Cut(first[..total], bytes[..total]);
                unread = unread.Slice(total);
                return true;
            case Judgement.Unfinished when unread.IsSingleSegment:
                frame = default;
                return false;
            case Judgement.Unfinished:
                return TryDecodeJoined(ref unread, out frame);
            default:
                total = RubbishBytes(bytes);
                frame = new JimiFrame(first[..total], fault);
                unread = unread.Slice(total);
                return true;
        }
    }

    /// <summary>The first segment ends inside of the frame.</summary>
    private bool TryDecodeJoined(ref ReadOnlySequence<byte> unread, out JimiFrame frame)
    {
        frame = default;
        Span<byte> prefix = stackalloc byte[LongPrefixBytes];
        var have = (int)Math.Min(unread.Length, LongPrefixBytes);
        unread.Slice(0, have).CopyTo(prefix);
        var judgement = Judge(prefix[..have], out var total, out var fault);
        if (judgement == Judgement.Unfinished && total <= unread.Length && total > 0)
        {
            // Two sizes, never the peer's number.
            if (joined.Length < total) joined = new byte[total <= MaxShortFrameBytes ? MaxShortFrameBytes : LongPrefixBytes + maxLongLength + StopBytes];
            unread.Slice(0, total).CopyTo(joined);
            var whole = joined.AsMemory(0, total);
            judgement = Judge(whole.Span, out _, out fault);
            if (judgement == Judgement.Frame)
            {
                frame = Cut(whole, whole.Span);
                unread = unread.Slice(total);
                return true;
            }
        }
        if (judgement == Judgement.Unfinished) return false;
        // What follows the first segment is looked at by the next call.
        var first = FirstBytes(unread);
        total = RubbishBytes(first.Span);
        frame = new JimiFrame(first[..total], fault);
        unread = unread.Slice(total);
        return true;
    }

    private static ReadOnlyMemory<byte> FirstBytes(in ReadOnlySequence<byte> unread)
    {
        foreach (var segment in unread)
        {
            if (!segment.IsEmpty) return segment;
        }
        return default;
    }

    private static JimiFrame Cut(ReadOnlyMemory<byte> whole, ReadOnlySpan<byte> bytes)
    {
        var headerBytes = bytes[0] == ShortStart ? JimiFrame.ShortHeaderBytes : JimiFrame.LongHeaderBytes;
        var trailer = BinaryPrimitives.ReadUInt32BigEndian(bytes[^JimiFrame.TrailerBytes..]);
        var fault = Crc16.X25(bytes[2..^4]) == (ushort)trailer ? JimiFault.None : JimiFault.Crc;
        return new JimiFrame(whole, headerBytes, bytes[headerBytes - 1], (ushort)(trailer >> 16), fault);
    }

    /// <summary>Judges the bytes at the front.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="total">Bytes of the whole frame, as soon as its length is known; else 0.</param>
    /// <param name="fault">Why it is rubbish.</param>
    private Judgement Judge(ReadOnlySpan<byte> bytes, out int total, out JimiFault fault)
    {
        total = ToldBytes(bytes);
        fault = JimiFault.None;
        if (total < 0)
        {
            (fault, total) = ((JimiFault)(-total), 0);
            return Judgement.Rubbish;
        }
        if (total == 0 || bytes.Length < total) return Judgement.Unfinished;
        if (EndsAt(bytes, total)) return Judgement.Frame;
        fault = JimiFault.Stop;
        return Judgement.Rubbish;
    }

    /// <summary>Bytes of the frame that begins here, by its length field; 0 when more bytes are needed to say; minus a fault when none begins here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ToldBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        var start = bytes[0];
        if ((start | 1) != LongStart) return -(int)JimiFault.Start;
        if (bytes.Length < 2) return 0;
        if (bytes[1] != start) return -(int)JimiFault.Start;
        if (start == ShortStart)
        {
            if (bytes.Length < ShortPrefixBytes) return 0;
            return bytes[2] < LeastLength ? -(int)JimiFault.Length : ShortPrefixBytes + bytes[2] + StopBytes;
        }
        if (bytes.Length < LongPrefixBytes) return 0;
        var length = (bytes[2] << 8) | bytes[3];
        return length < LeastLength || length > maxLongLength ? -(int)JimiFault.Length : LongPrefixBytes + length + StopBytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EndsAt(ReadOnlySpan<byte> bytes, int total) => bytes[total - 2] == 0x0D && bytes[total - 1] == 0x0A;

    /// <summary>Bytes up to the next place where a frame may begin. Each place is judged once, in constant time, since a peer may send nothing but starts.</summary>
    private int RubbishBytes(ReadOnlySpan<byte> bytes)
    {
        for (var at = 1; at < bytes.Length; at++)
        {
            if ((bytes[at] | 1) != LongStart) continue;
            var rest = bytes[at..];
            var total = ToldBytes(rest);
            if (total >= 0 && (total == 0 || total > rest.Length || EndsAt(rest, total))) return at;
        }
        return bytes.Length;
    }
}
