namespace CloudCam.Simulators.BSeries;

/// <summary>What differs between firmwares, what a bad line does to them, and what a broken or hostile one would do. The defaults are a healthy camera.</summary>
public sealed record BSeriesQuirks
{
    /// <summary>Writes go out in pieces of so many bytes; 0: whole.</summary>
    public int SplitWrites { get; init; }

    /// <summary>Alarms have three bytes (the document) instead of nine (captures).</summary>
    public bool ShortAlarms { get; init; }

    /// <summary>Alarms start and never stop.</summary>
    public bool StickyAlarms { get; init; }

    /// <summary>After the verify nothing is sent that nobody asked for.</summary>
    public bool NoExtras { get; init; }

    /// <summary>Clients at a time; one more is answered with result 2.</summary>
    public int MostClients { get; init; } = 8;

    /// <summary>Result of every talk start: 2 when somebody else talks, 7 when it cannot; 0: properly.</summary>
    public int TalkResult { get; init; }

    /// <summary>Result of every audio start: 7 when it cannot; 0: properly.</summary>
    public int AudioResult { get; init; }

    /// <summary>Seconds between two keepalives of the camera; a client that is silent for twice as long is dropped.</summary>
    public double KeepAliveSeconds { get; init; } = 60;

    /// <summary>All connections are reset every so many seconds; 0: never.</summary>
    public double ResetEverySeconds { get; init; }

    /// <summary>Every fourth picture says more bytes than the packet has; 0: none.</summary>
    public bool WrongInnerLength { get; init; }

    /// <summary>After the verify nothing is answered.</summary>
    public bool NeverAnswers { get; init; }

    /// <summary>After the verify every start request is answered with this result; 0: properly.</summary>
    public int ErrorToAll { get; init; }

    /// <summary>After the verify so many random bytes are sent each second; 0: none.</summary>
    public int NoiseBytesPerSecond { get; init; }

    /// <summary>After the verify comes a header that promises 4 GB.</summary>
    public bool HugeLength { get; init; }

    /// <summary>After the verify comes a header of so many bytes (1 to 22), then the connection ends; 0: no.</summary>
    public int CutHeaderAt { get; init; }
}
