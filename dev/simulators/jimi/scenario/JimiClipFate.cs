namespace CloudCam.Simulators.Jimi;

/// <summary>What becomes of the files an alarm promised.</summary>
public enum JimiClipFate
{
    /// <summary>They are uploaded.</summary>
    Come,

    /// <summary>They wait for a step <c>upload-held</c>.</summary>
    Held,

    /// <summary>They never come; UPLOADFILE finds them.</summary>
    OnRequest,

    /// <summary>They never come, and UPLOADFILE says <c>file not exist</c>.</summary>
    Never,
}
