using System.Text.RegularExpressions;

namespace CloudCam.Architecture.Tests.Repository;

/// <summary>The little of Markdown that the checks need.</summary>
internal static partial class Markdown
{
    /// <summary>Targets of the links and pictures outside of code.</summary>
    public static IEnumerable<string> Links(string text) => Link().Matches(WithoutCode(text)).Select(match => match.Groups["target"].Value.Trim('<', '>'));

    /// <summary>The text below a heading, up to the next heading of the same or a higher level; null when there is no such heading.</summary>
    public static string? Section(string text, string heading)
    {
        var lines = text.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith('#') && line.TrimStart('#').Trim().Replace("`", "", StringComparison.Ordinal) == heading);
        if (start < 0) return null;
        var level = LevelOf(lines[start]);
        var isInCode = false;
        var section = new List<string>();
        foreach (var line in lines.Skip(start + 1))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) isInCode = !isInCode;
            if (!isInCode && LevelOf(line) is var other && other > 0 && other <= level) break;
            section.Add(line);
        }
        return string.Join('\n', section);
    }

    /// <summary>Cells of the table rows in a text, without head and separator.</summary>
    public static IEnumerable<string[]> Rows(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).ToList();
        for (var i = 2; i < lines.Count; i++)
        {
            if (!lines[i].StartsWith('|') || !lines[i - 1].StartsWith('|') || Separator().IsMatch(lines[i])) continue;
            yield return [.. lines[i].Trim('|').Split('|').Select(cell => cell.Trim())];
        }
    }

    /// <summary>The words in a text that stand between back-quotes.</summary>
    public static IEnumerable<string> Quoted(string text) => BackQuoted().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>The anchors that headings of a text can be linked by.</summary>
    public static IEnumerable<string> Anchors(string text) => WithoutCode(text, inline: false).Split('\n').Where(line => LevelOf(line) > 0)
        .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static int LevelOf(string line) => Heading().Match(line) is { Success: true } match ? match.Groups[1].Length : 0;

    private static string WithoutCode(string text, bool inline = true)
    {
        var outside = Fence().Replace(text, "");
        return inline ? BackQuoted().Replace(outside, "code") : outside;
    }

    [GeneratedRegex(@"\[[^\]]*\]\((?<target><[^>]*>|[^)\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex BackQuoted();

    [GeneratedRegex(@"^\|[\s:|-]+\|?$")]
    private static partial Regex Separator();

    [GeneratedRegex("^(#{1,6}) ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}
