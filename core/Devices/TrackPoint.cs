using System.Buffers.Binary;

namespace CloudCam.Core.Devices;

/// <summary>Where a device was at a time.</summary>
/// <param name="Time">When, UTC; kept to the millisecond.</param>
/// <param name="Latitude">Degrees north, -90 to 90; kept to a ten-millionth, about a centimetre.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
/// <param name="SpeedKmh">km/h; null when not told. Kept to a tenth.</param>
/// <param name="CourseDegrees">Degrees from north, clockwise; null when not told. Kept to a tenth.</param>
public readonly record struct TrackPoint(DateTimeOffset Time, double Latitude, double Longitude, double? SpeedKmh, double? CourseDegrees)
{
    /// <summary>Bytes of a packed point: milliseconds since its row's begin (u32), latitude and longitude (i32), speed and course (u16), little-endian.</summary>
    public const int PackedSize = 16;

    /// <summary>Speed below which a device stands: what satellite receivers show of a parked car, km/h.</summary>
    public const double StandingBelowKmh = 3;

    private const double PlaceScale = 1e7;
    private const ushort Unknown = ushort.MaxValue;

    /// <summary>Whether the device stood there. One that tells no speed counts as moving.</summary>
    public bool IsStanding => SpeedKmh < StandingBelowKmh;

    /// <summary>Packs it.</summary>
    /// <param name="begin">Begin of its row.</param>
    public byte[] Pack(DateTimeOffset begin)
    {
        var packed = new byte[PackedSize];
        BinaryPrimitives.WriteUInt32LittleEndian(packed, (uint)Math.Clamp((Time - begin).TotalMilliseconds, 0, uint.MaxValue));
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(4), (int)Math.Round(Latitude * PlaceScale));
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(8), (int)Math.Round(Longitude * PlaceScale));
        BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(12), Tenths(SpeedKmh));
        BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(14), Tenths(CourseDegrees));
        return packed;
    }

    /// <summary>Reads a packed point; null when the bytes are none.</summary>
    public static TrackPoint? Unpack(ReadOnlySpan<byte> packed, DateTimeOffset begin)
    {
        if (packed.Length != PackedSize) return null;
        var latitude = BinaryPrimitives.ReadInt32LittleEndian(packed[4..]) / PlaceScale;
        var longitude = BinaryPrimitives.ReadInt32LittleEndian(packed[8..]) / PlaceScale;
        if (latitude is < -90 or > 90 || longitude is < -180 or > 180) return null;
        return new TrackPoint(
            begin.AddMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(packed)), latitude, longitude, Known(BinaryPrimitives.ReadUInt16LittleEndian(packed[12..])),
            Known(BinaryPrimitives.ReadUInt16LittleEndian(packed[14..])));
    }

    private static ushort Tenths(double? value) => value is { } known ? (ushort)Math.Clamp(Math.Round(known * 10), 0, Unknown - 1) : Unknown;

    private static double? Known(ushort tenths) => tenths == Unknown ? null : tenths / 10.0;
}
