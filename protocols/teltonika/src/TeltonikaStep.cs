namespace CloudCam.Protocols.Teltonika;

/// <summary>What a session is waiting for.</summary>
internal enum TeltonikaStep
{
    /// <summary>The first init.</summary>
    Init,

    /// <summary>The relay's answer who that is.</summary>
    Identity,

    /// <summary>PATH.</summary>
    Path,

    /// <summary>METADATA.</summary>
    Metadata,

    /// <summary>START.</summary>
    Start,

    /// <summary>The relay to open the file.</summary>
    File,

    /// <summary>SYNC and DATA.</summary>
    Data,

    /// <summary>The relay to close the file.</summary>
    FileClosed,

    /// <summary>INIT again.</summary>
    RepeatedInit,

    /// <summary>Nothing: it is over.</summary>
    End,
}
