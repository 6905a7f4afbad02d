using System.Buffers.Binary;
using CloudCam.Core.Checksums;

namespace CloudCam.Protocols.Teltonika.Listing;

/// <summary>What stands at the front of some bytes.</summary>
internal enum WireCut
{
    /// <summary>A frame.</summary>
    Frame,

    /// <summary>The beginning of a frame.</summary>
    Unfinished,

    /// <summary>Nothing of this protocol.</summary>
    Rubbish,
}

/// <summary>A command of either direction.</summary>
/// <param name="Command">Command id.</param>
/// <param name="IsClose">Whether a command 0 is the server's CLOSE and not the device's INIT.</param>
/// <param name="Data">What follows the header: for INIT the 14 bytes after the id.</param>
/// <param name="TotalBytes">Bytes of the whole frame.</param>
/// <param name="LengthValid">Whether the length field is right; null when the frame has none.</param>
internal readonly record struct WireFrame(TeltonikaCommand Command, bool IsClose, ReadOnlyMemory<byte> Data, int TotalBytes, bool? LengthValid);

/// <summary>
/// Cuts bytes of both directions, for people who hold a hex dump. Unlike the decoder it forgives a wrong length field where the rest of
/// the chunk is exactly what the command must have: printed examples have such slips.
/// </summary>
internal static class WireCutter
{
    private const int HeaderBytes = 4;
    private const int InitBytes = 16;
    private const int LargestProtocolId = 255;
    private const int LastCommand = (int)TeltonikaCommand.EnhancedData;

    public static WireCut TryCut(ReadOnlyMemory<byte> memory, out WireFrame frame, out string reason)
    {
        var bytes = memory.Span;
        (frame, reason) = (default, "");
        if (bytes[0] != 0 || (bytes.Length > 1 && bytes[1] > LastCommand))
        {
            reason = bytes.Length > 1 ? $"0x{bytes[0]:x2}{bytes[1]:x2} is no command id" : $"0x{bytes[0]:x2} begins no command id";
            return WireCut.Rubbish;
        }
        if (bytes.Length < 2) return WireCut.Unfinished;
        var command = (TeltonikaCommand)bytes[1];
        return command switch
        {
            TeltonikaCommand.Init => CutInitOrClose(memory, out frame),
            TeltonikaCommand.RepeatInit => CutRepeatInit(memory, out frame),
            _ => CutByLength(command, memory, out frame, out reason),
        };
    }

    /// <summary>Whether bytes can be the start of a frame, as far as they go.</summary>
    public static bool CanBegin(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0) return true;
        if (bytes[0] != 0 || (bytes.Length > 1 && bytes[1] > LastCommand)) return false;
        if (bytes.Length < HeaderBytes || bytes[1] == (int)TeltonikaCommand.RepeatInit) return true;
        var second = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return bytes[1] == 0 ? second <= LargestProtocolId : IsAllowed((TeltonikaCommand)bytes[1], second);
    }

    private static WireCut CutInitOrClose(ReadOnlyMemory<byte> memory, out WireFrame frame)
    {
        frame = default;
        if (memory.Length < HeaderBytes) return WireCut.Unfinished;
        // A protocol id of 0 does not exist, so two more zeros are the length of a CLOSE.
        if (BinaryPrimitives.ReadUInt16BigEndian(memory.Span[2..]) == 0)
        {
            frame = new WireFrame(TeltonikaCommand.Init, true, default, HeaderBytes, true);
            return WireCut.Frame;
        }
        if (memory.Length < InitBytes) return WireCut.Unfinished;
        frame = new WireFrame(TeltonikaCommand.Init, false, memory[2..InitBytes], InitBytes, null);
        return WireCut.Frame;
    }

    private static WireCut CutRepeatInit(ReadOnlyMemory<byte> memory, out WireFrame frame)
    {
        var bytes = memory.Span;
        frame = default;
        if (bytes.Length == 3 && bytes[2] == 0) return WireCut.Unfinished;
        // 00 09 and then 00 00: a length, or the beginning of the next CLOSE or INIT. What comes after it tells.
        var hasLength = bytes.Length >= HeaderBytes && bytes[2] == 0 && bytes[3] == 0
            && (bytes.Length == HeaderBytes || (bytes.Length != HeaderBytes + 2 && CanBegin(bytes[HeaderBytes..])));
        frame = new WireFrame(TeltonikaCommand.RepeatInit, false, default, hasLength ? HeaderBytes : 2, hasLength ? true : null);
        return WireCut.Frame;
    }

    private static WireCut CutByLength(TeltonikaCommand command, ReadOnlyMemory<byte> memory, out WireFrame frame, out string reason)
    {
        (frame, reason) = (default, "");
        if (memory.Length < HeaderBytes) return WireCut.Unfinished;
        int length = BinaryPrimitives.ReadUInt16BigEndian(memory.Span[2..]);
        var rest = memory[HeaderBytes..];
        var isAllowed = IsAllowed(command, length);
        if (isAllowed && rest.Length < length) return WireCut.Unfinished;
        var next = isAllowed ? rest.Span[length..] : default;
        if (isAllowed && (next.IsEmpty || CanBegin(next) || !CanBeWithoutLength(command, rest.Span)))
        {
            frame = new WireFrame(command, false, rest[..length], HeaderBytes + length, true);
            return WireCut.Frame;
        }
        if (CanBeWithoutLength(command, rest.Span))
        {
            frame = new WireFrame(command, false, rest, memory.Length, false);
            return WireCut.Frame;
        }
        reason = $"{FrameNames.Of(command)} cannot have {length} bytes";
        return WireCut.Rubbish;
    }

    // File bytes are only believed without their length when their CRC is right.
    private static bool CanBeWithoutLength(TeltonikaCommand command, ReadOnlySpan<byte> data) => IsAllowed(command, data.Length) && command switch
    {
        TeltonikaCommand.Data => Crc16.Kermit(data[..^2]) == BinaryPrimitives.ReadUInt16BigEndian(data[^2..]),
        TeltonikaCommand.EnhancedData => Crc16.Kermit(data[4..^2]) == BinaryPrimitives.ReadUInt16BigEndian(data[^2..]),
        TeltonikaCommand.Metadata => data.Length is 13 or 14 or 15 or 26 or 32 or 40,
        TeltonikaCommand.FileRequest => data.Length == 7 && data[0] == '%',
        TeltonikaCommand.Path => data[^1] == 0,
        (TeltonikaCommand)6 or (TeltonikaCommand)7 => false,
        _ => true,
    };

    private static bool IsAllowed(TeltonikaCommand command, int length) => command switch
    {
        TeltonikaCommand.Start => length == 6,
        TeltonikaCommand.Resume or TeltonikaCommand.Sync or TeltonikaCommand.Status => length == 4,
        TeltonikaCommand.Data => length is >= 3 and <= 1_026,
        TeltonikaCommand.EnhancedData => length is >= 7 and <= 1_030,
        TeltonikaCommand.FileRequest or TeltonikaCommand.Path => length is >= 1 and <= 512,
        TeltonikaCommand.MetadataRequest => length is 0 or 7,
        TeltonikaCommand.Metadata => length is >= 1 and <= 4_096,
        TeltonikaCommand.PathRequest => length == 2,
        _ => length <= 1_026,
    };
}
