namespace CloudCam.Simulators.Jimi;

/// <summary>What became of a file to upload.</summary>
public enum JimiUploadState
{
    /// <summary>It waits, or is held back by the scenario.</summary>
    Waiting,

    /// <summary>The server took it.</summary>
    Taken,

    /// <summary>The tries are used up.</summary>
    GivenUp,
}
