namespace CloudCam.Dev.Stack;

/// <summary>The folder of a stack's data, held by one stack at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockName = "stack.lock";

    private readonly LocalStackOptions options;
    private readonly FileStream held;

    private DataFolder(LocalStackOptions options, string path, FileStream held) => (this.options, Path, this.held) = (options, path, held);

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Folder of the logs.</summary>
    public string Logs => System.IO.Path.Combine(Path, "logs");

    /// <summary>Folder of the passwords of cameras: a file for each, named like the secret.</summary>
    public string Secrets => System.IO.Path.Combine(Path, "secrets");

    /// <summary>Takes the folder.</summary>
    /// <exception cref="StackException">Another stack has it, or it cannot be made.</exception>
    public static DataFolder Open(LocalStackOptions options)
    {
        try
        {
            var path = options.DataFolder is { } given ? System.IO.Path.GetFullPath(given) : Directory.CreateTempSubdirectory("cloudcam-").FullName;
            Directory.CreateDirectory(path);
            var held = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            return new DataFolder(options, path, held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StackException(
                $"The data folder {options.DataFolder} cannot be used: {error.Message} If another stack runs on it, stop that one, or choose another folder with --data (or --ephemeral).", error);
        }
    }

    /// <summary>Deletes what an earlier stack left, where that was asked for. Called once nothing stands against the start any more.</summary>
    public void Prepare()
    {
        if (options.Fresh)
        {
            foreach (var folder in Directory.EnumerateDirectories(Path)) Directory.Delete(folder, recursive: true);
        }
        // Nobody else's business, also on a laptop that several people use.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Secrets);
        else Directory.CreateDirectory(Secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        held.Dispose();
        if (options.DataFolder is null) Directory.Delete(Path, recursive: true);
    }
}
