using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Sources;

/// <summary>Small files, nothing unfinished, nothing silenced.</summary>
public sealed partial class SourceRulesTests
{
    private const int MaxLines = 350;

    // In pieces, so that this file does not find itself.
    private static readonly (string Pattern, string Remedy)[] Forbidden =
    [
        (@"\bTO" + @"DO\b", "do it, or write it into the README's list of what is not done"),
        (@"\bFIX" + @"ME\b", "mend it"),
        ("NotImplemented" + "Exception", "write it, or take the member out"),
        (@"\bThread\." + "Sleep", "await Task.Delay with a TimeProvider, or wait for what is meant"),
        (@"#pragma\s+warning\s+dis" + "able", "mend what the analyzer found"),
        (@"\bSuppress" + @"Message\b", "mend what the analyzer found"),
        (@"(?<![\w.])catch\s*(\([^{}]*\))?\s*(when\s*\([^{}]*\))?\s*\{" + @"\s*\}", "handle the error, or say in the block why nothing is to be done"),
        (@"eslint-dis" + "able", "mend what the linter found"),
    ];

    private static readonly string[] SkippedTests = [@"\bSkip" + @"\s*=", @"\bSkip(Unless|When)" + @"\s*=", @"\bAssert\.Skip" + @"(When|Unless)?\(", @"\b(test|it|describe)\.(skip|todo)" + @"\(", @"\bskip" + @":\s*(true|['""`])"];

    [Fact]
    public void No_file_of_the_product_is_longer_than_a_reader_wants() => Findings.None(
        from project in ProjectFile.All
        where !project.IsProof
        from file in SourceTree.CSharp
        where SourceTree.FolderOf(file) == project.Folder || file.StartsWith($"{project.Folder}/", StringComparison.Ordinal)
        let count = SourceTree.Lines(file).Length
        where count > MaxLines
        select $"{file}: {count} lines",
        $"Files grow where roles meet: split what decodes, decides and delivers. At most {MaxLines} lines:");

    [Fact]
    public void Nothing_is_unfinished_or_silenced() => Findings.None(
        from file in SourceTree.EndingWith(".cs", ".mjs", ".js", ".csproj", ".props", ".sh")
        let text = SourceTree.Read(file)
        from rule in Forbidden
        from match in Regex.Matches(text, rule.Pattern)
        select $"{file}:{LineOf(text, match.Index)}: {rule.Remedy}",
        "Unfinished or silenced code:");

    [Fact]
    public void No_test_is_skipped() => Findings.None(
        from file in SourceTree.EndingWith(".cs", ".mjs")
        where file.Contains("test", StringComparison.OrdinalIgnoreCase)
        let text = SourceTree.Read(file)
        from pattern in SkippedTests
        from match in Regex.Matches(text, pattern)
        select $"{file}:{LineOf(text, match.Index)}",
        "A skipped test proves nothing. Make it run, or remove it:");

    [Fact]
    public void A_file_with_one_type_is_named_like_it() => Findings.None(
        from project in ProjectFile.All
        where !project.IsProof
        from file in SourceTree.CSharp
        where file.StartsWith($"{project.Folder}/", StringComparison.Ordinal)
        let types = TopLevelType().Matches(SourceTree.Read(file)).Select(match => match.Groups["name"].Value).ToList()
        let name = Path.GetFileNameWithoutExtension(file)
        where types.Count == 1 && types[0] != name && types[0] != name.Split('.')[0]
        select $"{file} holds {types[0]}",
        "Name the file like the type in it:");

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(@"^(public|internal) (?:(?:sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
