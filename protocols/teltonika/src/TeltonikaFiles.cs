namespace CloudCam.Protocols.Teltonika;

/// <summary>Which files wait on the device: the bits of INIT's settings that have a meaning.</summary>
[Flags]
public enum TeltonikaFiles
{
    /// <summary>Nothing waits.</summary>
    None = 0,

    /// <summary>A file that is fetched by its path (ADAS, DSM; every camera from protocol id 6 on).</summary>
    Path = 1 << 25,

    /// <summary><c>%photof</c>.</summary>
    PhotoFront = 1 << 26,

    /// <summary><c>%photor</c>.</summary>
    PhotoRear = 1 << 27,

    /// <summary><c>%videof</c>.</summary>
    VideoFront = 1 << 28,

    /// <summary><c>%videor</c>.</summary>
    VideoRear = 1 << 29,
}
