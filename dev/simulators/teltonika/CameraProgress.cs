namespace CloudCam.Simulators.Teltonika;

/// <summary>One progress report of one camera. Reports come in order, from one thread at a time per camera.</summary>
/// <param name="Imei">The camera.</param>
/// <param name="Kind">What happened.</param>
/// <param name="FileIndex">Index into the camera's files, or -1.</param>
/// <param name="FileName">Id or path of that file, or null.</param>
/// <param name="Position">Position in that file in bytes: what was sent so far of this pass.</param>
/// <param name="Size">Size of that file in bytes.</param>
/// <param name="TotalBytesSent">File bytes sent by the camera in all, repeats included.</param>
/// <param name="Connections">Connections made so far.</param>
/// <param name="Restarts">RESUMEs that stopped running data, in all.</param>
/// <param name="Resumes">Files continued after their beginning on a later START, in all.</param>
/// <param name="Detail">A few words for people, or empty.</param>
public sealed record CameraProgress(
    ulong Imei,
    CameraEventKind Kind,
    int FileIndex,
    string? FileName,
    long Position,
    long Size,
    long TotalBytesSent,
    int Connections,
    int Restarts,
    int Resumes,
    string Detail);
