using System.Buffers.Binary;
using CloudCam.Benchmarks.Checksums;

namespace CloudCam.Benchmarks.Jimi;

/// <summary>
/// What a fleet of JC400 sends: of ten frames eight locations, one heartbeat and one alarm with two file names, the examples of the vendor's document with
/// serials of their own. Written by hand from the protocol's README, not by the codec.
/// </summary>
internal static class JimiStream
{
    public const int FramesOfARound = 10;

    /// <summary>Rounds in a stream: 64 KiB, what one receive can bring, and little enough for the second cache.</summary>
    public const int Rounds = 96;

    public static readonly byte[] Location = Convert.FromHexString("78782622160208092b1ecf026c15930c398a1000140001cc0b77060776a4010e0000000000008c6d400d0a");

    public static readonly byte[] Heartbeat = Convert.FromHexString("78780a134004040001000fdcee0d0a");

    public static readonly byte[] Alarm = Convert.FromHexString(
        "78789395ffff0114080b061124df026c19580c38d1db14f30000008e0100004556454e545f3335333337363131303030383838325f30303030303030305f323032305f30385f31315f31345f31375f33365f32342e6d7034"
        + "2c4556454e545f3335333337363131303030383838325f30303030303030305f323032305f30385f31315f31345f31375f33365f32332e6d7034000adbdc0d0a");

    /// <summary>The stream: rounds of ten frames.</summary>
    public static byte[] Mix()
    {
        var frames = new List<byte>();
        ushort serial = 0;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < FramesOfARound; i++) frames.AddRange(WithSerial(i < 8 ? Location : i == 8 ? Heartbeat : Alarm, ++serial));
        }
        return [.. frames];
    }

    /// <summary>Many of one frame, serials counted.</summary>
    public static byte[] Repeat(byte[] frame, int times) => [.. Enumerable.Range(1, times).SelectMany(serial => WithSerial(frame, (ushort)serial))];

    /// <summary>A frame around any content.</summary>
    public static byte[] Frame(byte number, ReadOnlySpan<byte> content, bool isLong = false)
    {
        var body = (byte[])[number, .. content, 0, 1, 0, 0, 0x0D, 0x0A];
        var length = body.Length - 2;
        var frame = isLong ? (byte[])[0x79, 0x79, (byte)(length >> 8), (byte)length, .. body] : [0x78, 0x78, (byte)length, .. body];
        return WithSerial(frame, 1);
    }

    private static byte[] WithSerial(byte[] frame, ushort serial)
    {
        var copy = (byte[])frame.Clone();
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(copy.Length - 6), serial);
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(copy.Length - 4), (ushort)~Crc16Limits.Table(0xFFFF, copy.AsSpan(2, copy.Length - 6)));
        return copy;
    }
}
