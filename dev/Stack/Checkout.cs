using System.Runtime.CompilerServices;

namespace CloudCam.Dev.Stack;

/// <summary>Where the repository lies on this machine, found from the program's own place, the current folder, or the place it was built from.</summary>
public static class Checkout
{
    private const string Mark = "CloudCam.sln";

    private static readonly Lazy<string> Found = new(() => Find());

    /// <summary>The repository's root folder.</summary>
    /// <exception cref="StackException">The program runs outside of a checkout.</exception>
    public static string Root => Found.Value;

    /// <summary>The folder <c>dev</c>: emulators and npm packages.</summary>
    public static string Dev => Path.Combine(Root, "dev");

    /// <summary>The folder <c>console</c>: the operators' pages, built by npm into <c>dist</c> in it.</summary>
    public static string Console => Path.Combine(Root, "console");

    /// <summary>Where the stack keeps its data unless told otherwise: <c>.dev</c> at the root, ignored by git.</summary>
    public static string DataFolder => Path.Combine(Root, ".dev");

    /// <summary>Build output of another project of the solution, built with this one and lying beside it.</summary>
    /// <param name="project">Name of the project, for example <c>CloudCam.Relay</c>.</param>
    /// <param name="file">A file that must be in it.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="StackException">It was not built.</exception>
    public static string OutputOf(string project, string file)
    {
        // artifacts/bin/<project>/<configuration>: the neighbour has the same configuration.
        var own = Path.TrimEndingDirectorySeparator(Path.GetDirectoryName(typeof(Checkout).Assembly.Location) ?? AppContext.BaseDirectory);
        var bin = Path.GetDirectoryName(Path.GetDirectoryName(own));
        var folder = Path.Combine(bin ?? own, project, Path.GetFileName(own));
        return File.Exists(Path.Combine(folder, file))
            ? folder
            : throw new StackException($"{project} is not built: there is no {Path.Combine(folder, file)}. Run: dotnet build {Root}");
    }

    private static string Find([CallerFilePath] string thisFile = "")
    {
        foreach (var start in (string?[])[AppContext.BaseDirectory, Environment.CurrentDirectory, Path.GetDirectoryName(thisFile)])
        {
            for (var folder = start; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, Mark))) return folder;
            }
        }
        throw new StackException("This is no CloudCam checkout. Run the command inside one, for example: dotnet run --project dev -- up");
    }
}
