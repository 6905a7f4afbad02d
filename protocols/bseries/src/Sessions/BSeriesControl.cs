namespace CloudCam.Protocols.BSeries.Sessions;

/// <summary>What a decoder control word does. Source: the vendor's sample client; the document has no such operation.</summary>
/// <param name="Code">The word to send; null: there is none.</param>
/// <param name="Stop">The word that ends the movement; null: it ends by itself.</param>
internal readonly record struct BSeriesControl(byte? Code, byte? Stop = null)
{
    /// <summary>Alarm output high.</summary>
    public const byte OutputHigh = 94;

    /// <summary>Alarm output low.</summary>
    public const byte OutputLow = 95;

    private const byte FirstPreset = 30;
    private const int Presets = 32;

    /// <summary>Whether everything that moves is to stop.</summary>
    public bool IsStop { get; private init; }

    /// <summary>Whether the camera has no preset of that number.</summary>
    public bool IsBadPreset { get; private init; }

    /// <summary>Ends of all movements.</summary>
    public static IReadOnlyList<byte> Stops { get; } = [1, 3, 5, 7];

    /// <summary>The control for a word of the <c>ptz</c> command; the default value for one that these cameras do not know.</summary>
    /// <param name="move">The word.</param>
    /// <param name="preset">From 0; of 32 presets.</param>
    public static BSeriesControl Of(string? move, int preset) => move switch
    {
        "up" => new(0, 1),
        "down" => new(2, 3),
        "left" => new(4, 5),
        "right" => new(6, 7),
        "stop" => new BSeriesControl(null) { IsStop = true },
        "set-preset" or "go-to-preset" when preset is < 0 or >= Presets => new BSeriesControl(null) { IsBadPreset = true },
        // Set and go stand in turn: 30 sets the first one, 31 goes there.
        "set-preset" => new((byte)(FirstPreset + (2 * preset))),
        "go-to-preset" => new((byte)(FirstPreset + (2 * preset) + 1)),
        _ => default,
    };
}
