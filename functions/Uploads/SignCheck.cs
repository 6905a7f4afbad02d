namespace CloudCam.Functions.Uploads;

/// <summary>What a wrong or missing sign of an upload leads to.</summary>
public enum SignCheck
{
    /// <summary>It is counted and logged; the file is taken. The default: the key is public, a wrong sign proves a wrong setting rather than an attack.</summary>
    Log,

    /// <summary>The upload is refused with status 400.</summary>
    Require,

    /// <summary>Nobody looks at it.</summary>
    Off,
}
