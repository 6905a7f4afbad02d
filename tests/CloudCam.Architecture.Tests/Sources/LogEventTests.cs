using System.Globalization;
using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Sources;

/// <summary>Log events have numbers that operators search for: each once, each in the range of its part.</summary>
public sealed partial class LogEventTests
{
    private static readonly (string Folder, int First)[] Ranges =
        [("tcp-relay/", 1_000), ("protocols/", 2_000), ("cloud/", 3_000), ("functions/", 4_000), ("dev/", 5_000)];

    [Fact]
    public void No_number_is_used_twice() => Findings.None(
        from numbered in Events()
        group numbered.File by numbered.Id into same
        where same.Count() > 1
        select $"{same.Key}: {string.Join(", ", same)}",
        "Give one of them the next free number of its range:");

    [Fact]
    public void Every_number_is_in_the_range_of_its_part() => Findings.None(
        from numbered in Events()
        where !Ranges.Any(range => numbered.File.StartsWith(range.Folder, StringComparison.Ordinal) && numbered.Id >= range.First && numbered.Id < range.First + 1_000)
        select $"{numbered.File}: {numbered.Id}",
        $"Ranges of 1000 are {string.Join(", ", Ranges.Select(range => $"{range.Folder} {range.First}"))}; renumber");

    [Fact]
    public void Every_log_method_has_a_number() => Findings.None(
        from file in Sources()
        let text = SourceTree.Read(file)
        let missing = Attribute().Count(text) - Numbered().Count(text)
        where missing > 0
        select $"{file}: {missing}",
        "Write the event's number first in its LoggerMessage attribute:");

    [Fact]
    public void Nothing_is_logged_without_a_number() => Findings.None(
        from file in Sources()
        from line in SourceTree.Lines(file)
        where Unnumbered().IsMatch(line)
        select $"{file}: {line.Trim()}",
        "Log through a LoggerMessage method, which has a number and no cost when it is off:");

    [Fact]
    public void The_search_finds_log_events() => Assert.True(Events().Count > 20, "The pattern of this test no longer matches how log events are written.");

    private static List<(string File, int Id)> Events() =>
    [
        .. from file in Sources()
           from match in Numbered().Matches(SourceTree.Read(file))
           select (file, int.Parse(match.Groups["id"].Value.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)),
    ];

    private static IEnumerable<string> Sources() => SourceTree.CSharp.Where(file => !file.StartsWith("tests/", StringComparison.Ordinal) && !file.Contains("/tests/", StringComparison.Ordinal));

    [GeneratedRegex(@"\[LoggerMessage\(")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>[\d_]+)\s*,")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex Unnumbered();
}
