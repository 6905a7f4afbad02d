using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Docs;

/// <summary>Links in the documents lead somewhere.</summary>
public sealed class MarkdownLinksTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_of_the_repository() => Findings.None(
        from link in Relative()
        where link.Path.Length > 0 && !IsThere(link.Path)
        select $"{link.File} -> {link.Target}",
        "Mend the link, or write the document it promises:");

    [Fact]
    public void Every_anchor_is_a_heading_of_the_linked_document() => Findings.None(
        from link in Relative()
        where link.Anchor.Length > 0
        let document = link.Path.Length == 0 ? link.File : link.Path
        where document.EndsWith(".md", StringComparison.Ordinal) && SourceTree.Exists(document) && !Markdown.Anchors(SourceTree.Read(document)).Contains(link.Anchor)
        select $"{link.File} -> {link.Target}",
        "There is no such heading:");

    [Fact]
    public void Links_are_relative_with_the_right_letters() => Findings.None(
        from link in Relative()
        where link.Path.Length > 0 && IsThere(link.Path) && !SourceTree.Files.Any(file => file == link.Path || file.StartsWith($"{link.Path}/", StringComparison.Ordinal))
        select $"{link.File} -> {link.Target}",
        "The link works here only because this file system ignores case, or because the target is no file of the repository:");

    private static bool IsThere(string path) => !path.StartsWith("..", StringComparison.Ordinal) && SourceTree.Exists(path);

    private static IEnumerable<(string File, string Target, string Path, string Anchor)> Relative() =>
        from file in SourceTree.EndingWith(".md")
        from target in Markdown.Links(SourceTree.Read(file))
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        let parts = target.Split('#', 2)
        select (file, target, Resolve(file, parts[0]), parts.Length > 1 ? parts[1] : "");

    private static string Resolve(string file, string target) => target.Length == 0
        ? ""
        : Path.GetRelativePath(SourceTree.Full("."), Path.Combine(SourceTree.Full(SourceTree.FolderOf(file)), Uri.UnescapeDataString(target))).Replace('\\', '/').TrimEnd('/');
}
