namespace CloudCam.Simulators.Teltonika;

/// <summary>What a camera remembers over its connections: its files, what became of them, and the counters.</summary>
internal sealed class CameraLedger(TeltonikaCameraOptions options, IProgress<CameraProgress>? progress)
{
    private long _totalBytesSent;

    public IReadOnlyList<LedgerEntry> Entries { get; } = [.. options.Files.Select((file, index) => new LedgerEntry(file, index))];

    public int Connections { get; set; }

    public int SilencesLeft { get; set; } = options.Quirks.SilentTimes;

    public bool AnythingPending => Entries.Any(entry => entry.Outcome == CameraFileOutcome.Pending);

    /// <summary>Grows with every file byte sent for the first time and every file done: sending the same again is no progress.</summary>
    public long Ground => Entries.Sum(entry => entry.Furthest + (entry.Outcome == CameraFileOutcome.Pending ? 0 : 1));

    /// <summary>Settings of INIT: one bit per kind of file that waits.</summary>
    public uint Settings => Entries.Where(entry => entry.Outcome == CameraFileOutcome.Pending)
        .Aggregate(options.Quirks.UnknownSettingsBits, (bits, entry) => bits | entry.File.SettingsBit);

    public LedgerEntry? FirstPending(Func<CameraFile, bool> wanted) =>
        Entries.FirstOrDefault(entry => entry.Outcome == CameraFileOutcome.Pending && wanted(entry.File));

    public void AddSent(LedgerEntry entry, int bytes)
    {
        entry.BytesSent += bytes;
        _totalBytesSent += bytes;
    }

    public void Report(CameraEventKind kind, LedgerEntry? entry = null, long position = 0, string detail = "") =>
        progress?.Report(new CameraProgress(
            options.Imei,
            kind,
            entry?.Index ?? -1,
            entry?.File.Name,
            position,
            entry?.File.Bytes.Length ?? 0,
            _totalBytesSent,
            Connections,
            Entries.Sum(each => each.Restarts),
            Entries.Sum(each => each.Resumes),
            detail));

    public CameraRunResult Result(CameraRunOutcome outcome, string detail) => new(
        options.Imei,
        outcome,
        [.. Entries.Select(entry => new CameraFileResult(
            entry.File, entry.Outcome, entry.Starts, entry.Restarts, entry.Resumes, entry.BytesSent))],
        Connections,
        detail);

    /// <summary>One file and its story.</summary>
    internal sealed class LedgerEntry(CameraFile file, int index)
    {
        public CameraFile File { get; } = file;

        public int Index { get; } = index;

        public CameraFileOutcome Outcome { get; set; }

        public int Starts { get; set; }

        public int Restarts { get; set; }

        public int Resumes { get; set; }

        public long BytesSent { get; set; }

        /// <summary>The furthest place ever sent, over all connections.</summary>
        public long Furthest { get; set; }
    }
}
