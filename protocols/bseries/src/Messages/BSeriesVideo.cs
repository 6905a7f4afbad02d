using System.Buffers;
using System.Buffers.Binary;

namespace CloudCam.Protocols.BSeries.Messages;

/// <summary>
/// VIDEO DATA: time u32 in 10 ms since the camera started, seconds u32 since 1970 by its own clock (may be wrong), 1 byte, picture length u32, one whole JPEG.
/// A view over the received bytes.
/// </summary>
/// <param name="uptime">See <see cref="UptimeCentiseconds"/>.</param>
/// <param name="seconds">See <see cref="ClockSeconds"/>.</param>
/// <param name="picture">See <see cref="Picture"/>.</param>
public readonly struct BSeriesVideo(uint uptime, uint seconds, in ReadOnlySequence<byte> picture)
{
    private const int HeaderBytes = 13;
    private const int LengthAt = 9;

    /// <summary>The camera's counter, 10 ms steps; wraps after 497 days.</summary>
    public uint UptimeCentiseconds { get; } = uptime;

    /// <summary>The camera's clock, seconds since 1970.</summary>
    public uint ClockSeconds { get; } = seconds;

    /// <summary>One whole JPEG.</summary>
    public ReadOnlySequence<byte> Picture { get; } = picture;

    /// <summary>Reads the text; false when the picture is longer than the text or does not begin like a JPEG: the frame is dropped, the connection goes on.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> text, out BSeriesVideo video)
    {
        video = default;
        if (text.Length < HeaderBytes + 2) return false;
        Span<byte> header = stackalloc byte[HeaderBytes + 2];
        text.Slice(0, header.Length).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[LengthAt..]);
        if (length < 2 || length > text.Length - HeaderBytes || header[HeaderBytes] != 0xFF || header[HeaderBytes + 1] != 0xD8) return false;
        video = new BSeriesVideo(BinaryPrimitives.ReadUInt32LittleEndian(header), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), text.Slice(HeaderBytes, length));
        return true;
    }
}
