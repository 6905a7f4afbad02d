namespace CloudCam.Simulators.Teltonika;

/// <summary>Ready-made quirk profiles.</summary>
public static class TeltonikaProfiles
{
    /// <summary>A well-behaved camera.</summary>
    public static TeltonikaQuirks Plain { get; } = new();

    /// <summary>Older firmware: never answers METADATA REQUEST.</summary>
    public static TeltonikaQuirks OldFirmware { get; } = new() { Name = "old-firmware", AnswersMetadata = false };

    /// <summary>CRC goes on over a SYNC instead of starting at 0.</summary>
    public static TeltonikaQuirks ChainedCrc { get; } = new() { Name = "chained-crc", CrcAfterSync = CrcAfterSync.Continue };

    /// <summary>Zero in place of the file CRC in START, no NUL behind the path, no 0x000E.</summary>
    public static TeltonikaQuirks Terse { get; } = new()
    {
        Name = "terse", StartCarriesFileCrc = false, PathEndsWithNul = false, SendsEnhancedData = false, RepeatInit = RepeatInitForm.TwoBytesOnly,
    };

    /// <summary>Short DATA commands and JSON numbers as text.</summary>
    public static TeltonikaQuirks ShortData { get; } = new() { Name = "short-data", DataBytes = 700, JsonNumbersAsText = true };

    /// <summary>Counts packets from 0. A server that starts with RESUME 1 misses the first packet of such a camera.</summary>
    public static TeltonikaQuirks ZeroBased { get; } = new() { Name = "zero-based", FirstPacketNumber = 0 };

    /// <summary>Wants REPEAT INIT in four bytes; a two-byte server waits in vain.</summary>
    public static TeltonikaQuirks FourByteRepeat { get; } = new() { Name = "four-byte-repeat", RepeatInit = RepeatInitForm.FourBytesOnly };

    /// <summary>Announces three packets or bytes too many.</summary>
    public static TeltonikaQuirks AnnouncesTooMuch { get; } = new() { Name = "announces-too-much", AnnouncedError = 3 };

    /// <summary>Announces one packet or byte too few.</summary>
    public static TeltonikaQuirks AnnouncesTooLittle { get; } = new() { Name = "announces-too-little", AnnouncedError = -1 };

    /// <summary>Answers every FILE REQUEST with STATUS 17 and disconnects.</summary>
    public static TeltonikaQuirks NoFile { get; } = new() { Name = "no-file", StatusInsteadOfFile = TeltonikaStatus.FileNotAvailable };

    /// <summary>Gives up after five DATA commands with STATUS 4.</summary>
    public static TeltonikaQuirks GivesUp { get; } = new()
    {
        Name = "gives-up", StatusInsteadOfFile = TeltonikaStatus.GaveUp, DataBeforeStatus = 5,
    };

    /// <summary>Profiles that any tolerant server with a two-byte REPEAT INIT must bring to the end.</summary>
    public static IReadOnlyList<TeltonikaQuirks> Tolerable { get; } = [Plain, OldFirmware, ChainedCrc, Terse, ShortData];

    /// <summary>All profiles, also those whose files cannot arrive whole.</summary>
    public static IReadOnlyList<TeltonikaQuirks> All { get; } =
        [.. Tolerable, ZeroBased, FourByteRepeat, AnnouncesTooMuch, AnnouncesTooLittle, NoFile, GivesUp];
}
