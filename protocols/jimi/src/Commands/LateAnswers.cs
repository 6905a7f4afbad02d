namespace CloudCam.Protocols.Jimi.Commands;

/// <summary>Commands whose answer was not waited for any longer: it may still come, and must not be taken for the next command's.</summary>
internal sealed class LateAnswers
{
    // One command takes 15 s at least, and an answer that is 2 minutes late is forgotten.
    private const int Most = 16;

    private readonly List<(uint ServerFlag, JimiCommandStep Step, bool CountsAsDone, long Until)> awaited = [];

    /// <summary>An answer may still come.</summary>
    public void Add(uint serverFlag, JimiCommandStep step, bool countsAsDone, long until)
    {
        if (awaited.Count == Most) awaited.RemoveAt(0);
        awaited.Add((serverFlag, step, countsAsDone, until));
    }

    /// <summary>Whether an answer with this flag is still awaited.</summary>
    public bool Knows(uint serverFlag, long now) => awaited.Exists(one => one.ServerFlag == serverFlag && one.Until > now);

    /// <summary>Whether an awaited answer begins like this one.</summary>
    public bool Opens(string answer, long now) => awaited.Exists(one => one.Until > now && one.Step.Opens(answer));

    /// <summary>
    /// Takes a late answer; false when none like it is awaited. It <c>contradicts</c> when something else was told already: failed, or done although it is
    /// refused now.
    /// </summary>
    public bool TryTake(uint serverFlag, string answer, long now, out bool contradicts)
    {
        awaited.RemoveAll(one => one.Until <= now);
        var at = awaited.FindIndex(one => serverFlag != 0 && one.ServerFlag == serverFlag);
        if (at < 0) at = awaited.FindIndex(one => one.Step.Opens(answer));
        contradicts = at >= 0 && (!awaited[at].CountsAsDone || JimiAnswers.IsRefusal(answer));
        if (at >= 0) awaited.RemoveAt(at);
        return at >= 0;
    }
}
