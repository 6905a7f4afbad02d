using System.Buffers.Binary;
using System.Net;

namespace CloudCam.Protocols.Dvrip;

/// <summary>IPv4 addresses in JSON: the four bytes reversed, as a hexadecimal number. 0x0A01A8C0 is 192.168.1.10.</summary>
public static class DvripAddress
{
    /// <summary>Reads one; false when the text is no number of 32 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out IPAddress? address)
    {
        address = null;
        if (!DvripSessionId.TryRead(text, out var number)) return false;
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        address = new IPAddress(bytes);
        return true;
    }
}
