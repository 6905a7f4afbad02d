namespace CloudCam.Dev.Load;

/// <summary>What one step measured, all of it from outside of the relays.</summary>
internal sealed record StepResult
{
    /// <summary>Relay processes.</summary>
    public required int Relays { get; init; }

    /// <summary>Cameras that sent files, that drove, and that were dialled.</summary>
    public required (int Files, int Vehicles, int Dialled) Cameras { get; init; }

    /// <summary>While relays came and went.</summary>
    public required MovingFigures Moving { get; init; }

    /// <summary>Afterwards, in peace; null: not measured.</summary>
    public SteadyFigures? Steady { get; init; }

    /// <summary>What the stores and streams hold of it.</summary>
    public required CheckFigures Check { get; init; }

    /// <summary>Most resident memory of one relay process, bytes; 0: unknown.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>Nothing lost, nothing there twice, no promise broken.</summary>
    public bool IsGood => Check.IsGood && Moving.BrokenPromises == 0;
}

/// <summary>The part of a step in which one relay is drained and one is killed.</summary>
internal sealed record MovingFigures
{
    /// <summary>Length, seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Bytes of the files delivered.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Frames of the vehicles that were acknowledged.</summary>
    public required int Frames { get; init; }

    /// <summary>Transfers that lost their relay, and what each cost.</summary>
    public required IReadOnlyList<Interruption> Interruptions { get; init; }

    /// <summary>Cameras that each replica held before the moves.</summary>
    public required IReadOnlyList<int> Spread { get; init; }

    /// <summary>How long dialled cameras of the drained and of the killed relay were alone, seconds; null: it held none.</summary>
    public required (double? Drain, double? Kill) TakeoverSeconds { get; init; }

    /// <summary>CPU time of all relays, seconds, starts left out.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>Interruptions by one of our moves that cost more than a block and what was on its way.</summary>
    public int BrokenPromises => Interruptions.Count(one => !one.IsWithinPromise);

    /// <summary>Interruptions of a kind.</summary>
    public IReadOnlyList<Interruption> Of(MoveKind cause) => [.. Interruptions.Where(one => one.Cause == cause)];
}

/// <summary>The part of a step in which nothing is moved: what a byte and a frame cost.</summary>
internal sealed record SteadyFigures
{
    /// <summary>Bytes of the files delivered.</summary>
    public required long FileBytes { get; init; }

    /// <summary>In how many seconds.</summary>
    public required double FileSeconds { get; init; }

    /// <summary>CPU time of all relays for it.</summary>
    public required double FileCpuSeconds { get; init; }

    /// <summary>Frames acknowledged.</summary>
    public required int Frames { get; init; }

    /// <summary>In how many seconds.</summary>
    public required double FrameSeconds { get; init; }

    /// <summary>CPU time of all relays for it.</summary>
    public required double FrameCpuSeconds { get; init; }

    /// <summary>Share of a core that one relay takes while nothing happens but the leases of dialled cameras.</summary>
    public required double IdleCores { get; init; }

    /// <summary>CPU seconds per GB of files, what the relays take in idleness left out; 0 when it was too little to be told from that.</summary>
    public double CpuPerGigabyte(int relays) => Math.Max(0, FileCpuSeconds - (IdleCores * relays * FileSeconds)) / (FileBytes / 1e9);

    /// <summary>CPU microseconds per acknowledged frame, what the relays take in idleness left out; 0 when it was too little to be told from that.</summary>
    public double CpuPerFrame(int relays) => Math.Max(0, FrameCpuSeconds - (IdleCores * relays * FrameSeconds)) / Frames * 1e6;
}

/// <summary>What cameras count as done, compared with the stores and streams.</summary>
internal sealed record CheckFigures
{
    /// <summary>Files that cameras count as delivered.</summary>
    public required int FilesDone { get; init; }

    /// <summary>Of these, files without a complete row and a blob of the same SHA-256.</summary>
    public required int FilesLost { get; init; }

    /// <summary>Rows of a file that another row has already.</summary>
    public required int FilesDouble { get; init; }

    /// <summary>Positions and alarms that were acknowledged.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Of these, those in no event.</summary>
    public required int AcknowledgedLost { get; init; }

    /// <summary>Acknowledged alarms that have no row.</summary>
    public required int AlarmsLost { get; init; }

    /// <summary>Rows of an alarm that another row has already.</summary>
    public required int AlarmsDouble { get; init; }

    /// <summary>Events in the streams, repeats included.</summary>
    public required int Events { get; init; }

    /// <summary>Events that came again under the same id; consumers tell them apart.</summary>
    public required int EventsRepeated { get; init; }

    /// <summary>Positions and alarms told twice under different ids; no consumer could tell them apart.</summary>
    public required int EventsDouble { get; init; }

    /// <summary>Nothing lost and nothing there twice.</summary>
    public bool IsGood => FilesLost + FilesDouble + AcknowledgedLost + AlarmsLost + AlarmsDouble + EventsDouble == 0 && FilesDone > 0 && Acknowledged > 0;
}
