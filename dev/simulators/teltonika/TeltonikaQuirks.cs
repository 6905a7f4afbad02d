namespace CloudCam.Simulators.Teltonika;

/// <summary>
/// What differs, or may differ, between firmware versions, and how a device can misbehave. The default is a well-behaved camera
/// of today. README.md has the table with the reason of each.
/// </summary>
public sealed record TeltonikaQuirks
{
    /// <summary>Short name for progress and results.</summary>
    public string Name { get; init; } = "plain";

    /// <summary>Number of the first packet of a DualCam file: 1 (then RESUME 0 is read as 1), or 0.</summary>
    public int FirstPacketNumber { get; init; } = 1;

    /// <summary>CRC init after a SYNC.</summary>
    public CrcAfterSync CrcAfterSync { get; init; }

    /// <summary>False for older firmware: METADATA REQUEST stays without an answer and the session goes on.</summary>
    public bool AnswersMetadata { get; init; } = true;

    /// <summary>How REPEAT INIT is read.</summary>
    public RepeatInitForm RepeatInit { get; init; }

    /// <summary>START of a byte-based file carries the KERMIT CRC of the whole file; false sends 0. DualCam always sends 0.</summary>
    public bool StartCarriesFileCrc { get; init; } = true;

    /// <summary>PATH ends with a NUL that is counted in the length.</summary>
    public bool PathEndsWithNul { get; init; } = true;

    /// <summary>Protocol id 6 and up sends 0x000E with offsets; false sends plain 0x0004.</summary>
    public bool SendsEnhancedData { get; init; } = true;

    /// <summary>JSON metadata carries its numbers as text.</summary>
    public bool JsonNumbersAsText { get; init; }

    /// <summary>File bytes per DATA of a byte-based file, 1..1024. DualCam always fills its packets.</summary>
    public int DataBytes { get; init; } = TeltonikaCommands.MaxDataBytes;

    /// <summary>Settings bits that mean nothing known but are set in every real sample (0x40000400).</summary>
    public uint UnknownSettingsBits { get; init; } = 0x40000400;

    /// <summary>Added to the count (packets) or size (bytes) in START; the file itself stays as it is.</summary>
    public int AnnouncedError { get; init; }

    /// <summary>STATUS the device sends instead of (the rest of) a file, 1..; null sends files. The device then disconnects.</summary>
    public uint? StatusInsteadOfFile { get; init; }

    /// <summary>DATA commands sent before <see cref="StatusInsteadOfFile"/>; 0 sends it in place of START.</summary>
    public int DataBeforeStatus { get; init; }

    /// <summary>After that many restarts (RESUME while data flow) of one file the device sends STATUS 1 and disconnects; null never.</summary>
    public int? RestartLimit { get; init; }

    /// <summary>The step at which the device falls silent.</summary>
    public TeltonikaStep SilentAt { get; init; }

    /// <summary>On how many connections it falls silent before it behaves.</summary>
    public int SilentTimes { get; init; } = 1;

    /// <summary>How long it keeps the silent connection; null until the server closes it.</summary>
    public TimeSpan? SilentFor { get; init; }

    internal void Validate()
    {
        if (FirstPacketNumber is not (0 or 1))
        {
            throw new ArgumentException("Packets are counted from 0 or 1.");
        }

        if (DataBytes is < 1 or > TeltonikaCommands.MaxDataBytes)
        {
            throw new ArgumentException("A DATA command carries 1..1024 file bytes.");
        }
    }
}
