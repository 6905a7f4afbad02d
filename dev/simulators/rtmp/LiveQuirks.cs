namespace CloudCam.Simulators.Rtmp;

/// <summary>What the sound of a live stream is.</summary>
public enum LiveSound
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>G.711 A-law, 8 kHz, 40 ms a message.</summary>
    ALaw,

    /// <summary>AAC, 16 kHz, one channel.</summary>
    Aac,
}

/// <summary>How H.265 is said.</summary>
public enum H265Form
{
    /// <summary>By the codec number 12, as cameras do.</summary>
    Number,

    /// <summary>By the letters <c>hvc1</c>, as Enhanced RTMP has it.</summary>
    Letters,
}

/// <summary>What differs between publishers. The defaults are a camera without oddities.</summary>
public sealed record LiveQuirks
{
    /// <summary>Chunk size that is told and used; 128 is not told.</summary>
    public int ChunkSize { get; init; } = 4_096;

    /// <summary>How H.265 is said.</summary>
    public H265Form H265 { get; init; } = H265Form.Number;

    /// <summary>No <c>onMetaData</c> at the beginning.</summary>
    public bool NoMetadata { get; init; }

    /// <summary>The application is <c>live</c> alone and the name holds the channel; otherwise the application holds it, as ffmpeg cuts addresses.</summary>
    public bool ChannelInName { get; init; }

    /// <summary>Parameter sets stand before each key frame too, not only in the configuration.</summary>
    public bool RepeatsSets { get; init; }

    /// <summary>Seconds of stream after which nothing is sent for <see cref="StallSeconds"/>; 0: never.</summary>
    public double StallAfterSeconds { get; init; }

    /// <summary>Length of that silence, seconds.</summary>
    public double StallSeconds { get; init; } = 3;

    /// <summary>Seconds of stream after which the connection is dropped without a word; 0: never.</summary>
    public double DropAfterSeconds { get; init; }

    /// <summary>How often it is connected again after a connection ended against its will.</summary>
    public int Reconnects { get; init; }

    /// <summary>Seconds before that.</summary>
    public double ReconnectSeconds { get; init; } = 1;
}
