using System.Runtime.CompilerServices;

namespace CloudCam.Testing;

/// <summary>The folder that holds CloudCam.sln, wherever the tests were built to and started from.</summary>
public static class RepositoryRoot
{
    private const string Marker = "CloudCam.sln";

    /// <summary>Its path.</summary>
    public static string Path { get; } = Find();

    /// <summary>The path of something below it.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find([CallerFilePath] string thisFile = "")
    {
        foreach (var start in (string?[])[AppContext.BaseDirectory, Environment.CurrentDirectory, System.IO.Path.GetDirectoryName(thisFile)])
        {
            for (var folder = start; !string.IsNullOrEmpty(folder); folder = System.IO.Path.GetDirectoryName(folder))
            {
                if (File.Exists(System.IO.Path.Combine(folder, Marker))) return folder;
            }
        }
        throw new DirectoryNotFoundException($"No folder above the tests, the current folder or the sources holds {Marker}.");
    }
}
