using System.Buffers.Binary;
using CloudCam.Core.Checksums;

namespace CloudCam.Protocols.Jimi.Listing;

/// <summary>
/// Finds the end of a frame whose length is wrong, as printed or damaged ones are: stop bytes at the end of the dump's line, or before another start. Only
/// for people to look at; the relay goes by the length.
/// </summary>
internal static class FrameSalvage
{
    private const int ShortestFrame = 10;

    // The printed examples with lost bytes are 1 to 4 bytes off. Farther off it is rather half of a longer frame.
    private const int MostBytesOff = 16;

    /// <summary>Bytes of the whole frame by its length field; null when that is not there yet.</summary>
    public static int? ToldBytes(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x78, 0x78, var length, ..] => 5 + length,
        [0x79, 0x79, var high, var low, ..] => 6 + (high << 8) + low,
        _ => null,
    };

    /// <summary>Cuts a frame of a wrong length from the front.</summary>
    public static bool TryCut(ReadOnlyMemory<byte> chunk, out JimiFrame frame)
    {
        frame = default;
        var bytes = chunk.Span;
        if (ToldBytes(bytes) is not { } told) return false;
        for (var end = ShortestFrame; end <= bytes.Length; end++)
        {
            if (bytes[end - 2] != 0x0D || bytes[end - 1] != 0x0A || Math.Abs(end - told) > MostBytesOff || !IsBorder(bytes[end..])) continue;
            var headerBytes = bytes[0] == 0x78 ? JimiFrame.ShortHeaderBytes : JimiFrame.LongHeaderBytes;
            if (end < headerBytes + JimiFrame.TrailerBytes) continue;
            var trailer = BinaryPrimitives.ReadUInt32BigEndian(bytes[(end - JimiFrame.TrailerBytes)..]);
            var fault = Crc16.X25(bytes[2..(end - 4)]) == (ushort)trailer ? JimiFault.None : JimiFault.Crc;
            frame = new JimiFrame(chunk[..end], headerBytes, bytes[headerBytes - 1], (ushort)(trailer >> 16), fault);
            return true;
        }
        return false;
    }

    private static bool IsBorder(ReadOnlySpan<byte> rest) => rest is [] or [0x78, 0x78, ..] or [0x79, 0x79, ..];
}
