namespace CloudCam.Simulators.Jimi;

/// <summary>One frame, either way.</summary>
/// <param name="Number">Protocol number.</param>
/// <param name="Content">What stands between number and serial.</param>
/// <param name="Serial">Serial number; an answer repeats that of the packet it answers.</param>
/// <param name="IsLong">7979 start with a two-byte length, instead of 7878 with one byte.</param>
public sealed record JimiFrame(byte Number, byte[] Content, ushort Serial, bool IsLong)
{
    // Number, serial and CRC are counted by the length field; start, length field and stop are not.
    private const int CountedBesideContent = 5;

    /// <summary>Longest content of the short form.</summary>
    public const int MaxShortContent = byte.MaxValue - CountedBesideContent;

    /// <summary>The wire bytes: start, length, number, content, serial, CRC, 0D 0A.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ToBytes()
    {
        var counted = Content.Length + CountedBesideContent;
        var bytes = new ByteWriter();
        if (IsLong)
        {
            bytes.U16(0x7979).U16((ushort)counted);
        }
        else
        {
            bytes.U16(0x7878).U8((byte)counted);
        }

        bytes.U8(Number).Bytes(Content).U16(Serial);
        return bytes.U16(X25.Of(bytes.Written[2..])).U16(0x0D0A).ToArray();
    }
}
