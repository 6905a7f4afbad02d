namespace CloudCam.Simulators.Teltonika;

/// <summary>A point of the session at which a simulated device can fall silent, keeping the connection open.</summary>
public enum TeltonikaStep
{
    /// <summary>Never silent.</summary>
    None,

    /// <summary>Connected, but INIT is not sent.</summary>
    Init,

    /// <summary>PATH REQUEST is not answered.</summary>
    Path,

    /// <summary>METADATA REQUEST is not answered, nor anything after it.</summary>
    Metadata,

    /// <summary>FILE REQUEST is not answered by START.</summary>
    Start,

    /// <summary>RESUME is not answered by SYNC.</summary>
    Sync,

    /// <summary>DATA stop in the middle of the file.</summary>
    Data,

    /// <summary>REPEAT INIT is not answered by INIT.</summary>
    RepeatInit,
}
