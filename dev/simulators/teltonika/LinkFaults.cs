namespace CloudCam.Simulators.Teltonika;

/// <summary>What is wrong with a link. The default is a clean link.</summary>
public sealed record LinkFaults
{
    /// <summary>A clean link.</summary>
    public static LinkFaults None { get; } = new();

    /// <summary>Cut after exactly that many bytes, both directions counted together; null never.</summary>
    public long? CutAfterBytes { get; init; }

    /// <summary>Cuts per 10^6 bytes on average, both directions counted together; 0 never. The places are random.</summary>
    public double CutsPerMegabyte { get; init; }

    /// <summary>A cut is a reset instead of an orderly end.</summary>
    public bool CutWithReset { get; init; }

    /// <summary>Every byte is written alone.</summary>
    public bool OneByteWrites { get; init; }

    /// <summary>Writes are held back until that many bytes are together (or the device waits for an answer); 0 writes at once.</summary>
    public int GlueBytes { get; init; }

    /// <summary>Probability 0..1 that one bit of a DATA's file bytes is flipped, for each DATA.</summary>
    public double FlipDataProbability { get; init; }

    /// <summary>Probability 0..1 that one bit of a DATA's CRC is flipped, for each DATA.</summary>
    public double FlipCrcProbability { get; init; }

    /// <summary>Nothing is sent for <see cref="SilenceFor"/> once that many bytes were sent; null never.</summary>
    public long? SilenceAfterBytes { get; init; }

    /// <summary>Length of the silence.</summary>
    public TimeSpan SilenceFor { get; init; }

    /// <summary>Most bytes per second sent; 0 has no limit.</summary>
    public int BytesPerSecond { get; init; }
}
