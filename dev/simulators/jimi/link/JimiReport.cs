namespace CloudCam.Simulators.Jimi;

/// <summary>What a terminal does about a packet's answer.</summary>
internal enum AnswerRule
{
    /// <summary>It expects none. Without a link the packet is lost.</summary>
    None,

    /// <summary>It sends the packet once more after the wait, then forgets it.</summary>
    Once,

    /// <summary>It keeps the packet until it is answered: sends it once more after the wait, and again after each login.</summary>
    Keep,

    /// <summary>As <see cref="Keep"/>, and without an answer in time the link counts as broken.</summary>
    KeepOrReconnect,

    /// <summary>Without an answer in time the link counts as broken; the packet itself is of no use later.</summary>
    Reconnect,
}

/// <summary>One thing to tell the server, however often it must be sent.</summary>
/// <param name="number">Protocol number.</param>
/// <param name="rule">What is done about its answer.</param>
/// <param name="content">The content; told whether it is sent again from memory.</param>
internal sealed class JimiReport(byte number, AnswerRule rule, Func<bool, byte[]> content)
{
    public byte Number => number;

    public AnswerRule Rule => rule;

    public bool IsLong { get; init; }

    public string About { get; init; } = "";

    public long Id { get; set; }

    public int TimesSent { get; set; }

    /// <summary>Number of the connection it went over last.</summary>
    public int SentOn { get; set; }

    /// <summary>Whether it had to wait for a link: then its first sending is one from memory, too.</summary>
    public bool WasKept { get; set; }

    public bool IsToKeep => rule is AnswerRule.Keep or AnswerRule.KeepOrReconnect;

    public byte[] Content() => content(WasKept || TimesSent > 0);
}
