using System.Buffers;
using System.Buffers.Binary;
using CloudCam.Core.Devices;

namespace CloudCam.Protocols.Teltonika;

/// <summary>What a device says of itself in INIT.</summary>
/// <param name="ProtocolId">5 for the DualCam form; from 6 on every camera is path based with byte offsets and JSON metadata.</param>
/// <param name="Imei">The IMEI as a number.</param>
/// <param name="Settings">Bits, most significant first; see <see cref="FilesReady"/>. Bits 30 and 10 are set in real samples, meaning unknown.</param>
public readonly record struct TeltonikaInit(ushort ProtocolId, ulong Imei, uint Settings)
{
    /// <summary>Bytes after the command id: protocol id u16, IMEI u64, settings u32.</summary>
    public const int PayloadBytes = 14;

    /// <summary>From this protocol id on transfers are path based, whatever the camera.</summary>
    public const int UnifiedProtocolId = 6;

    private const uint KnownBits = (uint)(TeltonikaFiles.Path | TeltonikaFiles.PhotoFront | TeltonikaFiles.PhotoRear | TeltonikaFiles.VideoFront | TeltonikaFiles.VideoRear);

    private const ulong LargestImei = 999_999_999_999_999;

    /// <summary>The device's id: the IMEI in decimal, padded to 15 digits.</summary>
    public DeviceId Device => DeviceId.FromImei(Imei);

    /// <summary>Whether the number can be an IMEI (1 to 15 digits, not zero).</summary>
    public bool HasPlausibleImei => Imei is > 0 and <= LargestImei;

    /// <summary>Whether all files of this device are fetched by path.</summary>
    public bool IsUnified => ProtocolId >= UnifiedProtocolId;

    /// <summary>The files that wait.</summary>
    public TeltonikaFiles FilesReady => (TeltonikaFiles)(Settings & KnownBits);

    /// <summary>Reads the 14 bytes after the command id.</summary>
    public static TeltonikaInit Read(in ReadOnlySequence<byte> payload)
    {
        Span<byte> bytes = stackalloc byte[PayloadBytes];
        payload.CopyTo(bytes);
        return new TeltonikaInit(
            BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[10..]));
    }
}
