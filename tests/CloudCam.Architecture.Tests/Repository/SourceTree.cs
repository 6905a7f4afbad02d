using CloudCam.Testing;

namespace CloudCam.Architecture.Tests.Repository;

/// <summary>The repository's own files, as paths from its root with slashes: no build output, the console's included, no npm packages, no data of the local stack.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> Skipped = new(StringComparer.Ordinal) { "bin", "obj", "artifacts", "node_modules", "dist", "TestResults" };
    private static readonly Lazy<IReadOnlyList<string>> Found = new(() => [.. Walk(RepositoryRoot.Path).Select(Relative).Order(StringComparer.Ordinal)]);

    /// <summary>All of them, in ordinal order.</summary>
    public static IReadOnlyList<string> Files => Found.Value;

    /// <summary>Those with one of these endings.</summary>
    public static IEnumerable<string> EndingWith(params string[] endings) => Files.Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    /// <summary>C# files written by hand.</summary>
    public static IEnumerable<string> CSharp => EndingWith(".cs");

    public static string Read(string file) => File.ReadAllText(Full(file));

    public static string[] Lines(string file) => File.ReadAllLines(Full(file));

    public static bool Exists(string path) => File.Exists(Full(path)) || Directory.Exists(Full(path));

    public static string Full(string path) => Path.GetFullPath(Path.Combine(RepositoryRoot.Path, path));

    /// <summary>The folder part of a path, empty at the root.</summary>
    public static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(inner);
            // Folders with a dot belong to tools and to the local stack's data, except the scripts of .ci.
            if (Skipped.Contains(name) || (name.StartsWith('.') && name != ".ci")) continue;
            foreach (var file in Walk(inner)) yield return file;
        }
    }

    private static string Relative(string file) => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/');
}
