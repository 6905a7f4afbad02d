namespace CloudCam.Simulators.Teltonika;

/// <summary>
/// Command ids of the camera file transfer, as the vendor's protocol pages number them. A command is id u16, length u16, data,
/// everything big-endian. Two are special: <see cref="Init"/> has no length, <see cref="RepeatInit"/> is two bytes in all.
/// </summary>
public static class TeltonikaCommands
{
    /// <summary>0x0000 from the device: INIT, 16 bytes in all, no length field.</summary>
    public const ushort Init = 0x0000;

    /// <summary>0x0000 from the server: CLOSE SESSION, length 0.</summary>
    public const ushort Close = 0x0000;

    /// <summary>0x0001 device: START, u32 packets (DualCam) or bytes, then u16 blank or file CRC.</summary>
    public const ushort Start = 0x0001;

    /// <summary>0x0002 server: RESUME, u32 offset in packets (DualCam) or bytes.</summary>
    public const ushort Resume = 0x0002;

    /// <summary>0x0003 device: SYNC, u32 offset of the DATA that comes next.</summary>
    public const ushort Sync = 0x0003;

    /// <summary>0x0004 device: DATA, 1..1024 file bytes and a u16 CRC.</summary>
    public const ushort Data = 0x0004;

    /// <summary>0x0005 either way: STATUS, u32.</summary>
    public const ushort Status = 0x0005;

    /// <summary>0x0008 server: FILE REQUEST, ASCII id or path.</summary>
    public const ushort FileRequest = 0x0008;

    /// <summary>0x0009 server: REPEAT INIT, two bytes in all.</summary>
    public const ushort RepeatInit = 0x0009;

    /// <summary>0x000A server: METADATA REQUEST, ASCII id, path or nothing.</summary>
    public const ushort MetadataRequest = 0x000A;

    /// <summary>0x000B device: METADATA.</summary>
    public const ushort Metadata = 0x000B;

    /// <summary>0x000C server: PATH REQUEST, two zero bytes.</summary>
    public const ushort PathRequest = 0x000C;

    /// <summary>0x000D device: PATH, with a NUL at its end.</summary>
    public const ushort Path = 0x000D;

    /// <summary>0x000E device: ENHANCED DATA, u32 byte offset, file bytes, u16 CRC (protocol id 6 and up).</summary>
    public const ushort EnhancedData = 0x000E;

    /// <summary>Most file bytes in one DATA.</summary>
    public const int MaxDataBytes = 1024;

    /// <summary>First protocol id of the unified form: paths, JSON metadata and byte offsets for every camera.</summary>
    public const ushort FirstUnifiedProtocolId = 6;
}
