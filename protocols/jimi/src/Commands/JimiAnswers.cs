namespace CloudCam.Protocols.Jimi.Commands;

/// <summary>What a device's answer to a command means. No document lists them; these are the ones seen in the field.</summary>
public static class JimiAnswers
{
    // Longer texts are reports (a parameter list), whatever words they hold.
    private const int LongestRefusal = 200;

    private static readonly string[] Refusals = ["error", "fail", "not exist", "not support", "unsupport", "invalid", "illegal"];
    private static readonly string[] SyntaxRefusals = ["length error", "parameter", "format", "not support", "unsupport", "unknown", "invalid"];

    /// <summary>Whether the device is in the middle of something else: <c>busy</c>.</summary>
    public static bool IsBusy(string answer) => answer.Length <= LongestRefusal && !IsOk(answer) && Holds(answer, "busy");

    /// <summary>Whether the device says that it will not or cannot: <c>error</c>, <c>command length error</c>, <c>RTMP,parameter B error. options:...</c>, <c>file not exist</c>, ...</summary>
    public static bool IsRefusal(string answer) => answer.Length <= LongestRefusal && !IsOk(answer) && HoldsAny(answer, Refusals);

    /// <summary>Whether a refusal is about the form of the command, so that another form may be taken (<c>EVIDEO</c>: <c>command length error</c>).</summary>
    public static bool IsSyntaxRefusal(string answer) => IsRefusal(answer) && (HoldsAny(answer, SyntaxRefusals) || answer.AsSpan().Trim().Equals("error", StringComparison.OrdinalIgnoreCase));

    private static bool IsOk(string answer) => Holds(answer, "OK!");

    private static bool HoldsAny(string answer, string[] words) => Array.Exists(words, word => Holds(answer, word));

    private static bool Holds(string answer, string word) => answer.Contains(word, StringComparison.OrdinalIgnoreCase);
}
