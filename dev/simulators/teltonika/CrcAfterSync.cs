namespace CloudCam.Simulators.Teltonika;

/// <summary>The init value of the first DATA after a SYNC. The public sources contradict each other, so both exist.</summary>
public enum CrcAfterSync
{
    /// <summary>Back to 0 at every SYNC (what newer versions of the vendor's reference server expect).</summary>
    ResetToZero,

    /// <summary>The CRC of the DATA that lies before the resume point (the vendor's page: "previous CRC").</summary>
    Continue,
}
