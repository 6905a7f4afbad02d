using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CloudCam.Protocols.BSeries.Messages;

/// <summary>LOGIN answer: result u16; when it is 0 also camera id (13 bytes, 12 hex digits of the MAC address and a zero), 4 + 4 bytes, firmware 4 bytes.</summary>
public readonly record struct BSeriesLoginAnswer
{
    private const int FullBytes = 27;
    private const int IdAt = 2;
    private const int IdLength = 12;
    private const int FirmwareAt = 23;
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>0, or 2: too many connections, and the camera closes.</summary>
    public BSeriesResult Result { get; private init; }

    /// <summary>The camera's MAC address as 12 hex digits in upper case; null when refused, or when the field holds something else.</summary>
    public string? CameraId { get; private init; }

    /// <summary>Firmware version <c>a.b.c.d</c>; null when refused.</summary>
    public string? Firmware { get; private init; }

    /// <summary>Reads the text; false when it is shorter than its result says.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> text, out BSeriesLoginAnswer answer)
    {
        answer = default;
        Span<byte> bytes = stackalloc byte[FullBytes];
        var length = (int)Math.Min(text.Length, FullBytes);
        text.Slice(0, length).CopyTo(bytes);
        if (length < 2) return false;
        var result = (BSeriesResult)BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (result != BSeriesResult.Ok)
        {
            answer = new BSeriesLoginAnswer { Result = result };
            return true;
        }
        if (length < FullBytes) return false;
        var id = bytes.Slice(IdAt, IdLength);
        var isHex = id.IndexOfAnyExcept(HexDigits) < 0;
        var firmware = bytes[FirmwareAt..];
        answer = new BSeriesLoginAnswer
        {
            Result = result, CameraId = isHex ? Encoding.ASCII.GetString(id).ToUpperInvariant() : null, Firmware = $"{firmware[0]}.{firmware[1]}.{firmware[2]}.{firmware[3]}",
        };
        return true;
    }
}
