namespace CloudCam.Simulators.Teltonika;

/// <summary>The result of one camera's run.</summary>
/// <param name="Imei">The camera.</param>
/// <param name="Outcome">How the run ended.</param>
/// <param name="Files">One entry per file, in the order given.</param>
/// <param name="Connections">Connections that stood, or were tried.</param>
/// <param name="Detail">Reason of the end, for people.</param>
public sealed record CameraRunResult(
    ulong Imei, CameraRunOutcome Outcome, IReadOnlyList<CameraFileResult> Files, int Connections, string Detail)
{
    /// <summary>Files delivered.</summary>
    public int Delivered => Files.Count(file => file.Outcome == CameraFileOutcome.Delivered);

    /// <summary>File bytes sent, repeats included.</summary>
    public long BytesSent => Files.Sum(file => file.BytesSent);

    /// <summary>Connections after the first.</summary>
    public int Reconnects => Math.Max(0, Connections - 1);

    /// <summary>RESUMEs that stopped running data.</summary>
    public int Restarts => Files.Sum(file => file.Restarts);

    /// <summary>Continuations after a new START.</summary>
    public int Resumes => Files.Sum(file => file.Resumes);
}
