using System.Text.RegularExpressions;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Containers;

/// <summary>An instruction of a Dockerfile.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What stands behind it, in one line.</param>
internal readonly record struct Instruction(string Name, string Text);

/// <summary>A Dockerfile as its instructions: comments gone, continued lines joined.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(string file, IReadOnlyList<Instruction> instructions) => (File, Instructions) = (file, instructions);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Dockerfile> All { get; } = [.. SourceTree.EndingWith("/Dockerfile").Select(file => Parse(file, SourceTree.Read(file)))];

    /// <summary>Path from the repository's root.</summary>
    public string File { get; }

    /// <summary>Instructions in order.</summary>
    public IReadOnlyList<Instruction> Instructions { get; }

    /// <summary>Base images and their defaults.</summary>
    public IReadOnlyDictionary<string, string> Arguments => Instructions.Where(one => one.Name == "ARG").Select(one => one.Text.Split('=', 2)).ToDictionary(one => one[0], one => one.Length > 1 ? one[1] : "");

    /// <summary>Stages that are images to be run: those that no other stage is made of or copies from.</summary>
    public IReadOnlyList<IReadOnlyList<Instruction>> Images => [.. Stages().Where(stage => StageName(stage) is not { } name || !IsUsed(name))];

    /// <summary>The names of the stages.</summary>
    public IEnumerable<string> StageNames => Stages().Select(StageName).OfType<string>();

    /// <summary>Reads one.</summary>
    public static Dockerfile Parse(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Where(line => !line.TrimStart().StartsWith('#'));
        var joined = string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal);
        return new Dockerfile(file, [.. joined.Split('\n').Where(line => line.Trim().Length > 0).Select(line => line.Trim().Split(' ', 2)).Select(parts => new Instruction(parts[0], Spaces().Replace(parts[1], " ").Trim()))]);
    }

    private List<IReadOnlyList<Instruction>> Stages()
    {
        var stages = new List<IReadOnlyList<Instruction>>();
        for (var at = 0; at < Instructions.Count; at++)
        {
            if (Instructions[at].Name == "FROM") stages.Add([.. Instructions.Skip(at).TakeWhile((one, index) => index == 0 || one.Name != "FROM")]);
        }
        return stages;
    }

    private bool IsUsed(string stage) => Instructions.Any(one => (one.Name == "COPY" && one.Text.StartsWith($"--from={stage} ", StringComparison.Ordinal)) || (one.Name == "FROM" && one.Text.Split(' ')[0] == stage));

    private static string? StageName(IReadOnlyList<Instruction> stage) => stage[0].Text.Split(" AS ") is [_, var name] ? name : null;

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
