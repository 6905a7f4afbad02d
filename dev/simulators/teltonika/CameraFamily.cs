namespace CloudCam.Simulators.Teltonika;

/// <summary>Which accessory took the file. It decides the metadata layout and, up to protocol id 5, the form of the transfer.</summary>
public enum CameraFamily
{
    /// <summary>Front and rear camera; fixed ids and packet numbers up to protocol id 5.</summary>
    DualCam,

    /// <summary>Forward looking driver assistance; paths and byte offsets.</summary>
    Adas,

    /// <summary>Driver monitoring; paths and byte offsets.</summary>
    Dsm,
}
