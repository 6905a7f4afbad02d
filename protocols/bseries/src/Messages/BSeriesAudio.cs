using System.Buffers;
using System.Buffers.Binary;

namespace CloudCam.Protocols.BSeries.Messages;

/// <summary>
/// AUDIO DATA: time u32 in 10 ms since the camera started, serial u32, seconds u32 since 1970, format u8 (0: ADPCM), length u32 (160), ADPCM. The serial does not
/// begin at 0 for a client (seen in captures; the document says it does). A view over the received bytes.
/// </summary>
/// <param name="uptime">See <see cref="UptimeCentiseconds"/>.</param>
/// <param name="serial">See <see cref="Serial"/>.</param>
/// <param name="seconds">See <see cref="ClockSeconds"/>.</param>
/// <param name="samples">See <see cref="Adpcm"/>.</param>
public readonly struct BSeriesAudio(uint uptime, uint serial, uint seconds, in ReadOnlySequence<byte> samples)
{
    private const int HeaderBytes = 17;
    private const int FormatAt = 12;
    private const int LengthAt = 13;

    /// <summary>The camera's counter, 10 ms steps.</summary>
    public uint UptimeCentiseconds { get; } = uptime;

    /// <summary>Number of the packet; a gap is lost sound.</summary>
    public uint Serial { get; } = serial;

    /// <summary>The camera's clock, seconds since 1970.</summary>
    public uint ClockSeconds { get; } = seconds;

    /// <summary>Two samples a byte, high half first; the decoder's state runs on from packet to packet (<see cref="AdpcmDecoder"/>).</summary>
    public ReadOnlySequence<byte> Adpcm { get; } = samples;

    /// <summary>Reads the text; false when the length does not fit or the format is another one: the frame is dropped.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> text, out BSeriesAudio audio)
    {
        audio = default;
        if (text.Length < HeaderBytes) return false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        text.Slice(0, HeaderBytes).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[LengthAt..]);
        if (header[FormatAt] != 0 || length > text.Length - HeaderBytes) return false;
        audio = new BSeriesAudio(
            BinaryPrimitives.ReadUInt32LittleEndian(header), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), BinaryPrimitives.ReadUInt32LittleEndian(header[8..]),
            text.Slice(HeaderBytes, length));
        return true;
    }
}
