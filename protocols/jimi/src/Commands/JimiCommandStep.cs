namespace CloudCam.Protocols.Jimi.Commands;

/// <summary>What it means when a device does not answer a command.</summary>
public enum JimiSilence
{
    /// <summary>It was not done.</summary>
    Fails,

    /// <summary>Nothing: its true answer is a file or list that comes another way, and units are known to send no other.</summary>
    Answers,

    /// <summary>The device restarts, and its answer may be lost in that.</summary>
    Restarts,
}

/// <summary>One text for a device, answered by one text.</summary>
/// <param name="Text">The text, with the <c>#</c> behind it where that is asked for.</param>
/// <param name="Silence">What silence means.</param>
public sealed record JimiCommandStep(string Text, JimiSilence Silence = JimiSilence.Fails)
{
    /// <summary>The word at the front, which answers repeat (seen in the field: <c>RTMP:OK!</c>).</summary>
    public ReadOnlySpan<char> Keyword => Text.AsSpan()[..(Text.AsSpan().IndexOfAny(',', '#') is var end && end < 0 ? Text.Length : end)];

    /// <summary>Whether an answer begins with the keyword of this step, and not with a longer word.</summary>
    public bool Opens(ReadOnlySpan<char> answer)
    {
        var keyword = Keyword;
        return answer.StartsWith(keyword, StringComparison.OrdinalIgnoreCase) && (answer.Length == keyword.Length || !char.IsAsciiLetterOrDigit(answer[keyword.Length]));
    }
}
