namespace CloudCam.Simulators.Teltonika;

/// <summary>What a file shows. The first four belong to <see cref="CameraFamily.DualCam"/>, the rest to ADAS and DSM.</summary>
public enum CameraFileKind
{
    /// <summary>Front photo: id <c>%photof</c>, metadata type 4.</summary>
    FrontPhoto,

    /// <summary>Rear photo: id <c>%photor</c>, metadata type 8.</summary>
    RearPhoto,

    /// <summary>Front video: id <c>%videof</c>, metadata type 16.</summary>
    FrontVideo,

    /// <summary>Rear video: id <c>%videor</c>, metadata type 32.</summary>
    RearVideo,

    /// <summary>ADAS or DSM video: metadata type 0.</summary>
    Video,

    /// <summary>Snapshot: metadata type 1.</summary>
    Snapshot,

    /// <summary>Current snapshot: metadata type 2.</summary>
    CurrentSnapshot,

    /// <summary>Snapshot sent again: metadata type 3.</summary>
    RetransmittedSnapshot,
}
