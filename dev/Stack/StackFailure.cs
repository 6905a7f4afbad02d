namespace CloudCam.Dev.Stack;

/// <summary>A part that ended without being asked to.</summary>
/// <param name="Part">Name of the part.</param>
/// <param name="ExitCode">Its exit code (128 and the signal's number when a signal ended it).</param>
/// <param name="LastLines">The end of its log.</param>
/// <param name="LogFile">Its whole log.</param>
public sealed record StackFailure(string Part, int ExitCode, IReadOnlyList<string> LastLines, string LogFile)
{
    /// <summary>What people are told.</summary>
    public string Describe() =>
        $"{Part} ended unexpectedly with exit code {ExitCode}. Whole log: {LogFile}{Environment.NewLine}{string.Join(Environment.NewLine, LastLines.Select(line => "  | " + line))}";
}
