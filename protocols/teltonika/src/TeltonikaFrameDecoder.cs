using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Protocols.Framing;

namespace CloudCam.Protocols.Teltonika;

/// <summary>
/// Cuts what a device sends: <c>id:u16 length:u16 data</c>, all big-endian, but INIT (id 0) is always 16 bytes without a length.
/// README.md has the picture.
/// </summary>
/// <param name="options">Length limits.</param>
public sealed class TeltonikaFrameDecoder(TeltonikaOptions options) : IFrameDecoder<TeltonikaFrame>
{
    private const int HeaderBytes = 4;
    private const int CrcBytes = 2;
    private const int OffsetBytes = 4;
    private const int InitBytes = 2 + TeltonikaInit.PayloadBytes;
    private const int LastCommand = (int)TeltonikaCommand.EnhancedData;

    private readonly int longestData = options.MaxDataBytes + CrcBytes;

    /// <inheritdoc/>
    public bool TryDecode(ref ReadOnlySequence<byte> unread, out TeltonikaFrame frame)
    {
        var first = unread.FirstSpan;
        if (first.Length >= HeaderBytes && first[0] == 0 && first[1] == (int)TeltonikaCommand.Data)
        {
            // The one frame that counts for speed: a DATA frame in one piece.
            int length = BinaryPrimitives.ReadUInt16BigEndian(first[2..]);
            if (length > CrcBytes && length <= longestData && first.Length >= HeaderBytes + length)
            {
                var crc = BinaryPrimitives.ReadUInt16BigEndian(first[(HeaderBytes + length - CrcBytes)..]);
                frame = new TeltonikaFrame(TeltonikaCommand.Data, unread.Slice(HeaderBytes, length - CrcBytes), 0, crc);
                unread = unread.Slice(HeaderBytes + length);
                return true;
            }
        }
        return TryDecodeAny(ref unread, out frame);
    }

    private bool TryDecodeAny(ref ReadOnlySequence<byte> unread, out TeltonikaFrame frame)
    {
        frame = default;
        Span<byte> header = stackalloc byte[HeaderBytes];
        var have = (int)Math.Min(unread.Length, HeaderBytes);
        unread.Slice(0, have).CopyTo(header);
        if (!TryReadCommand(header[..have], out var command)) return false;
        if (command == TeltonikaCommand.Init)
        {
            if (unread.Length < InitBytes) return false;
            frame = new TeltonikaFrame(command, unread.Slice(2, TeltonikaInit.PayloadBytes));
            unread = unread.Slice(InitBytes);
            return true;
        }
        if (!TryReadLength(command, header[..have], out var length) || unread.Length < HeaderBytes + length) return false;
        frame = Cut(command, unread.Slice(HeaderBytes, length));
        unread = unread.Slice(HeaderBytes + length);
        return true;
    }

    private static bool TryReadCommand(ReadOnlySpan<byte> header, out TeltonikaCommand command)
    {
        command = default;
        // One byte can be enough to know better.
        if (header.Length > 0 && header[0] != 0) throw new ProtocolViolationException(Violation.BadMagic, $"command id 0x{header[0]:X2}..");
        if (header.Length < 2) return false;
        if (header[1] > LastCommand) throw new ProtocolViolationException(Violation.BadMagic, $"command id 0x{header[1]:X4}");
        command = (TeltonikaCommand)header[1];
        return true;
    }

    private bool TryReadLength(TeltonikaCommand command, ReadOnlySpan<byte> header, out int length)
    {
        length = 0;
        if (header.Length < 3) return false;
        var (least, most) = Limits(command);
        length = header[2] << 8;
        if (length > most) throw TooLong(command, length, least, most);
        if (header.Length < HeaderBytes) return false;
        length |= header[3];
        if (length > most) throw TooLong(command, length, least, most);
        if (length < least) throw new ProtocolViolationException(Violation.BadLength, $"{command} of {length} bytes, needs {least}");
        return true;
    }

    private static ProtocolViolationException TooLong(TeltonikaCommand command, int length, int least, int most) =>
        new(least == most ? Violation.BadLength : Violation.FrameTooLarge, $"{command} of {length} bytes or more, limit {most}");

    private (int Least, int Most) Limits(TeltonikaCommand command) => command switch
    {
        TeltonikaCommand.Start => (6, 6),
        TeltonikaCommand.Sync or TeltonikaCommand.Status => (4, 4),
        TeltonikaCommand.Data => (1 + CrcBytes, longestData),
        TeltonikaCommand.EnhancedData => (OffsetBytes + 1 + CrcBytes, OffsetBytes + longestData),
        TeltonikaCommand.Metadata => (0, options.MaxMetadataBytes),
        TeltonikaCommand.Path => (1, options.MaxPathBytes),
        _ => (0, options.MaxOtherBytes),
    };

    private static TeltonikaFrame Cut(TeltonikaCommand command, in ReadOnlySequence<byte> data)
    {
        switch (command)
        {
            case TeltonikaCommand.Start:
                return new TeltonikaFrame(command, data, ReadUInt32(data), ReadUInt16(data.Slice(4)));
            case TeltonikaCommand.Sync or TeltonikaCommand.Status:
                return new TeltonikaFrame(command, data, ReadUInt32(data));
            case TeltonikaCommand.Data:
                var bytes = data.Length - CrcBytes;
                return new TeltonikaFrame(command, data.Slice(0, bytes), 0, ReadUInt16(data.Slice(bytes)));
            case TeltonikaCommand.EnhancedData:
                var end = data.Length - CrcBytes;
                return new TeltonikaFrame(command, data.Slice(OffsetBytes, end - OffsetBytes), ReadUInt32(data), ReadUInt16(data.Slice(end)));
            default:
                return new TeltonikaFrame(command, data);
        }
    }

    private static uint ReadUInt32(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[4];
        bytes.Slice(0, 4).CopyTo(copy);
        return BinaryPrimitives.ReadUInt32BigEndian(copy);
    }

    private static ushort ReadUInt16(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[2];
        bytes.Slice(0, 2).CopyTo(copy);
        return BinaryPrimitives.ReadUInt16BigEndian(copy);
    }
}
