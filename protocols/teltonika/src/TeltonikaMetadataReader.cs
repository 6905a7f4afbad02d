using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CloudCam.Protocols.Teltonika;

/// <summary>Reads metadata (0x000B) by the length that came, not by the version byte: firmware and documents disagree about both.</summary>
public static class TeltonikaMetadataReader
{
    private const int DualCamLeast = 13;
    private const int SerialLeast = 14;
    private const int AdasLength = 15;
    private const int DsmLength = 26;
    private const int DriverNameAt = 16;

    // East to west of the date line, and one hour of summer time.
    private const int LargestZoneMinutes = 15 * 60;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads one answer.</summary>
    /// <param name="payload">The data field.</param>
    /// <param name="asked">Family of the file that was asked for; <see cref="TeltonikaCamera.Unknown"/> lets the length decide.</param>
    /// <param name="metadata">What it says.</param>
    /// <returns>False when nobody knows how to read it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, TeltonikaCamera asked, [NotNullWhen(true)] out TeltonikaMetadata? metadata)
    {
        metadata = null;
        if (TeltonikaJsonMetadata.LooksLikeJson(payload)) return TeltonikaJsonMetadata.TryRead(payload, asked, out metadata);
        metadata = CameraBy(payload.Length, asked) switch
        {
            TeltonikaCamera.DualCam when payload.Length >= DualCamLeast => ReadDualCam(payload),
            TeltonikaCamera.Adas or TeltonikaCamera.Dsm when payload.Length < SerialLeast => null,
            TeltonikaCamera.Adas => ReadAdas(payload),
            TeltonikaCamera.Dsm => ReadDsm(payload),
            _ => null,
        };
        return metadata is not null;
    }

    /// <summary>Reads one answer from received bytes, see <see cref="TryRead(ReadOnlySpan{byte}, TeltonikaCamera, out TeltonikaMetadata?)"/>.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> payload, TeltonikaCamera asked, [NotNullWhen(true)] out TeltonikaMetadata? metadata) =>
        payload.IsSingleSegment ? TryRead(payload.FirstSpan, asked, out metadata) : TryRead(payload.ToArray(), asked, out metadata);

    /// <summary>Unix seconds or milliseconds as a time; null outside 2000 to 2099.</summary>
    internal static DateTimeOffset? TimeFrom(ulong milliseconds)
    {
        if (milliseconds > (ulong)Latest.ToUnixTimeMilliseconds()) return null;
        var time = DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        return time >= Earliest && time < Latest ? time : null;
    }

    /// <summary>Both degrees, or neither.</summary>
    internal static (double? Latitude, double? Longitude) Place(double latitude, double longitude) =>
        Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180 ? (latitude, longitude) : (null, null);

    private static TeltonikaCamera CameraBy(int length, TeltonikaCamera asked) => (asked, length) switch
    {
        // A DualCam file has an id that no other camera uses; what it answers is its own layout, however long.
        (TeltonikaCamera.DualCam, _) => TeltonikaCamera.DualCam,
        (TeltonikaCamera.Dsm, AdasLength) => TeltonikaCamera.Dsm,
        (_, AdasLength) => TeltonikaCamera.Adas,
        (_, DsmLength) => TeltonikaCamera.Dsm,
        (TeltonikaCamera.Unknown, _) => TeltonikaCamera.DualCam,
        _ => asked,
    };

    private static TeltonikaMetadata ReadDualCam(ReadOnlySpan<byte> bytes)
    {
        var time = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        var (latitude, longitude) = bytes.Length >= 32
            ? Place(BinaryPrimitives.ReadDoubleBigEndian(bytes[16..]), BinaryPrimitives.ReadDoubleBigEndian(bytes[24..]))
            : (null, null);
        int? zone = bytes.Length >= 16 ? BinaryPrimitives.ReadInt16BigEndian(bytes[14..]) : null;
        return new TeltonikaMetadata
        {
            Camera = TeltonikaCamera.DualCam, Version = bytes[0], FileType = bytes[1], Time = TimeFrom(time), SaysNoFile = time == 0,
            TriggerCode = bytes[10], Trigger = TeltonikaTriggers.NameOf(TeltonikaCamera.DualCam, bytes[10]),
            DurationSeconds = BinaryPrimitives.ReadUInt16BigEndian(bytes[11..]), FrameRate = bytes.Length >= 14 ? bytes[13] : null,
            TimeZoneMinutes = zone is { } minutes && Math.Abs(minutes) <= LargestZoneMinutes ? minutes : null,
            Latitude = latitude, Longitude = longitude,
            TriggerTime = bytes.Length >= 40 ? TimeFrom(BinaryPrimitives.ReadUInt64BigEndian(bytes[32..])) : null,
            HasKnownLength = bytes.Length is 13 or 14 or 32 or 40,
        };
    }

    private static TeltonikaMetadata ReadAdas(ReadOnlySpan<byte> bytes) => ReadSerial(bytes, TeltonikaCamera.Adas) with
    {
        DurationSeconds = bytes.Length > 14 ? bytes[14] : null,
        HasKnownLength = bytes.Length == AdasLength,
    };

    private static TeltonikaMetadata ReadDsm(ReadOnlySpan<byte> bytes) => ReadSerial(bytes, TeltonikaCamera.Dsm) with
    {
        EventBits = bytes.Length >= DriverNameAt ? BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]) : 0,
        DriverName = bytes.Length >= DsmLength ? DriverNameFrom(bytes[DriverNameAt..DsmLength]) : null,
        HasKnownLength = bytes.Length == DsmLength,
    };

    // The first 14 bytes of ADAS and DSM are the same.
    private static TeltonikaMetadata ReadSerial(ReadOnlySpan<byte> bytes, TeltonikaCamera camera)
    {
        var time = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        // The DSM page calls the coordinates unsigned; the vendor's own server changed to signed, and the globe has four quarters.
        var (latitude, longitude) = Place(
            BinaryPrimitives.ReadInt32BigEndian(bytes[6..]) / 1e6, BinaryPrimitives.ReadInt32BigEndian(bytes[10..]) / 1e6);
        return new TeltonikaMetadata
        {
            Camera = camera, FileType = bytes[4], Time = TimeFrom(time * 1000UL), SaysNoFile = time == 0, TriggerCode = bytes[5],
            Trigger = TeltonikaTriggers.NameOf(camera, bytes[5]), Latitude = latitude, Longitude = longitude,
        };
    }

    /// <summary>Ten ASCII characters from last to first; a byte over 127 means that there is no name.</summary>
    private static string? DriverNameFrom(ReadOnlySpan<byte> reversed)
    {
        var name = new StringBuilder(reversed.Length);
        for (var i = reversed.Length - 1; i >= 0; i--)
        {
            if (reversed[i] > 127) return null;
            if (reversed[i] is >= 0x20 and < 0x7F) name.Append((char)reversed[i]);
        }
        var text = name.ToString().Trim();
        return text.Length == 0 ? null : text;
    }
}
