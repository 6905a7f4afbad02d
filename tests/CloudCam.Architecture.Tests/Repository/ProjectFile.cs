using System.Xml.Linq;

namespace CloudCam.Architecture.Tests.Repository;

/// <summary>One project file as it is written.</summary>
/// <param name="File">Path from the root.</param>
/// <param name="References">Folders of the projects it references, by path from the root.</param>
/// <param name="Packages">Package references with their version attributes (null where there is none, as it should be).</param>
/// <param name="Frameworks">Shared frameworks it references.</param>
/// <param name="Sdk">Its SDK.</param>
internal sealed record ProjectFile(
    string File, IReadOnlyList<string> References, IReadOnlyList<(string Name, string? Version)> Packages, IReadOnlyList<string> Frameworks, string Sdk)
{
    private static readonly Lazy<IReadOnlyList<ProjectFile>> Found = new(() => [.. SourceTree.EndingWith(".csproj").Select(Load)]);

    /// <summary>Every project on disk.</summary>
    public static IReadOnlyList<ProjectFile> All => Found.Value;

    /// <summary>Where it lies, for example <c>protocols/teltonika/src</c>.</summary>
    public string Folder => SourceTree.FolderOf(File);

    /// <summary>Its name, for example <c>CloudCam.Core</c>.</summary>
    public string Name => Path.GetFileNameWithoutExtension(File);

    /// <summary>Whether it is about testing or measuring and no part of what runs.</summary>
    public bool IsProof => Folder.StartsWith("tests/", StringComparison.Ordinal) || Folder.StartsWith("bench", StringComparison.Ordinal) || Folder.EndsWith("/tests", StringComparison.Ordinal);

    public override string ToString() => File;

    /// <summary>Package references of a project or props file.</summary>
    public static IReadOnlyList<(string Name, string? Version)> PackagesOf(string file) =>
    [
        .. XDocument.Load(SourceTree.Full(file)).Descendants("PackageReference")
            .Select(reference => ((string)reference.Attribute("Include")!, (string?)reference.Attribute("Version") ?? (string?)reference.Attribute("VersionOverride"))),
    ];

    private static ProjectFile Load(string file)
    {
        var document = XDocument.Load(SourceTree.Full(file));
        var folder = SourceTree.Full(SourceTree.FolderOf(file));
        var root = SourceTree.Full(".");
        var references = document.Descendants("ProjectReference").Select(reference => Path.GetFullPath(Path.Combine(folder, (string)reference.Attribute("Include")!)))
            .Select(target => SourceTree.FolderOf(Path.GetRelativePath(root, target)));
        return new ProjectFile(
            file, [.. references], PackagesOf(file), [.. document.Descendants("FrameworkReference").Select(reference => (string)reference.Attribute("Include")!)],
            (string?)document.Root!.Attribute("Sdk") ?? "");
    }
}
