namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>A folder that is deleted with its content.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("cloudcam-e2e-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
