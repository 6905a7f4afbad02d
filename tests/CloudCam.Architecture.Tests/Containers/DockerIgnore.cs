using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Containers;

/// <summary><c>.dockerignore</c>: what a build does not see. A pattern without <c>**</c> means a path from the root; no exceptions (<c>!</c>) are used.</summary>
internal sealed class DockerIgnore
{
    private readonly IReadOnlyList<Regex> patterns;

    private DockerIgnore(IReadOnlyList<string> lines) => (Lines, patterns) = (lines, [.. lines.Select(Compile)]);

    /// <summary>The patterns.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Reads the repository's.</summary>
    public static DockerIgnore Read() => new([.. SourceTree.Lines(".dockerignore").Where(line => line.Length > 0 && !line.StartsWith('#'))]);

    /// <summary>Whether a path, or a folder above it, is kept away.</summary>
    public bool Excludes(string path)
    {
        var parts = path.Split('/');
        return Enumerable.Range(1, parts.Length).Select(count => string.Join('/', parts[..count])).Any(part => patterns.Any(pattern => pattern.IsMatch(part)));
    }

    private static Regex Compile(string line)
    {
        var expression = Regex.Escape(line.TrimEnd('/')).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        return new Regex($"^{expression}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }
}
