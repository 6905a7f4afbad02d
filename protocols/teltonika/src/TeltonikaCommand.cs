namespace CloudCam.Protocols.Teltonika;

/// <summary>Every command id of the camera protocol. The README's command table gives direction, length and layout of each.</summary>
public enum TeltonikaCommand
{
    /// <summary>0x0000 from the device: INIT, 16 bytes without a length field. From the server: CLOSE SESSION, <c>00 00 00 00</c>.</summary>
    Init = 0,

    /// <summary>0x0001, device: START, how much the file has.</summary>
    Start = 1,

    /// <summary>0x0002, server: RESUME, from where on the file is wanted.</summary>
    Resume = 2,

    /// <summary>0x0003, device: SYNC, from where on the next DATA are.</summary>
    Sync = 3,

    /// <summary>0x0004, device: DATA, 1 to 1024 file bytes and their CRC.</summary>
    Data = 4,

    /// <summary>0x0005, both: STATUS, also called complete.</summary>
    Status = 5,

    /// <summary>0x0008, server: FILE REQUEST by id or path.</summary>
    FileRequest = 8,

    /// <summary>0x0009, server: REPEAT INIT.</summary>
    RepeatInit = 9,

    /// <summary>0x000A, server: METADATA REQUEST.</summary>
    MetadataRequest = 10,

    /// <summary>0x000B, device: METADATA.</summary>
    Metadata = 11,

    /// <summary>0x000C, server: PATH REQUEST.</summary>
    PathRequest = 12,

    /// <summary>0x000D, device: PATH of the file that waits.</summary>
    Path = 13,

    /// <summary>0x000E, device: ENHANCED DATA, which carry their own place in the file.</summary>
    EnhancedData = 14,
}
