namespace CloudCam.Simulators.Teltonika;

/// <summary>The result for one file.</summary>
/// <param name="File">The file.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Starts">STARTs sent for it.</param>
/// <param name="Restarts">RESUMEs that came while its data were already running.</param>
/// <param name="Resumes">First RESUMEs after a START that asked for a later offset than the beginning.</param>
/// <param name="BytesSent">File bytes sent, repeats included.</param>
public sealed record CameraFileResult(CameraFile File, CameraFileOutcome Outcome, int Starts, int Restarts, int Resumes, long BytesSent);
