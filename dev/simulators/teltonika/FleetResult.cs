namespace CloudCam.Simulators.Teltonika;

/// <summary>The result of a fleet.</summary>
/// <param name="Cameras">One entry per camera, in order of IMEI.</param>
/// <param name="Elapsed">Time from start to end.</param>
public sealed record FleetResult(IReadOnlyList<CameraRunResult> Cameras, TimeSpan Elapsed)
{
    /// <summary>Files the cameras had to offer.</summary>
    public int FilesOffered => Cameras.Sum(camera => camera.Files.Count);

    /// <summary>Files delivered.</summary>
    public int FilesDelivered => Cameras.Sum(camera => camera.Delivered);

    /// <summary>Files refused by the camera with a STATUS.</summary>
    public int FilesRefused => Cameras.Sum(camera => camera.Files.Count(file => file.Outcome == CameraFileOutcome.Refused));

    /// <summary>File bytes sent, repeats included.</summary>
    public long BytesSent => Cameras.Sum(camera => camera.BytesSent);

    /// <summary>Connections after each camera's first.</summary>
    public int Reconnects => Cameras.Sum(camera => camera.Reconnects);

    /// <summary>RESUMEs that stopped running data.</summary>
    public int Restarts => Cameras.Sum(camera => camera.Restarts);

    /// <summary>Files continued on a later START.</summary>
    public int Resumes => Cameras.Sum(camera => camera.Resumes);
}
