namespace CloudCam.Simulators.Jimi;

/// <summary>What a progress report is about.</summary>
public enum JimiEventKind
{
    /// <summary>A step of the scenario begins.</summary>
    Step,

    /// <summary>The login was answered.</summary>
    LoggedIn,

    /// <summary>The link is gone.</summary>
    LinkLost,

    /// <summary>An alarm went out for the first time.</summary>
    Alarm,

    /// <summary>A command came and was answered.</summary>
    Command,

    /// <summary>An upload was taken by the server.</summary>
    Uploaded,

    /// <summary>A try of an upload failed.</summary>
    UploadFailed,

    /// <summary>An upload's tries are used up.</summary>
    UploadGivenUp,

    /// <summary>Anything else worth a line.</summary>
    Note,
}
