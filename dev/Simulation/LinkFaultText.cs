using System.Globalization;
using CloudCam.Simulators.Teltonika;

namespace CloudCam.Dev.Simulation;

/// <summary>Link faults written as text: <c>cuts=2,flip=0.001,rate=65536</c>.</summary>
internal static class LinkFaultText
{
    /// <summary>What may be written, for help and errors.</summary>
    public const string Forms =
        "none, bad, or a list of: cuts=N (per megabyte), cut-after=BYTES, reset, flip=P (bit in a DATA), flip-crc=P, rate=BYTES (per second), one-byte, glue=BYTES, silence-after=BYTES, silence=SECONDS";

    /// <summary>A mobile link on a bad day: cut about every 400 KB, one DATA in 700 damaged, 1 Mbit/s.</summary>
    public static LinkFaults Bad { get; } = new() { CutsPerMegabyte = 2.5, FlipDataProbability = 0.001, FlipCrcProbability = 0.0004, BytesPerSecond = 125_000 };

    /// <summary>Reads faults from text.</summary>
    /// <returns>False when a part is not known or its number makes no sense; <paramref name="wrong"/> is that part.</returns>
    public static bool TryParse(string text, out LinkFaults faults, out string wrong)
    {
        faults = LinkFaults.None;
        wrong = "";
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Apply(faults, part) is not { } applied)
            {
                wrong = part;
                return false;
            }
            faults = applied;
        }
        return true;
    }

    /// <summary>Reads faults from text.</summary>
    /// <exception cref="FormatException">A part is not known or its number makes no sense; the message names it.</exception>
    public static LinkFaults Parse(string text) =>
        TryParse(text, out var faults, out var wrong) ? faults : throw new FormatException($"'{wrong}' is no link fault. There are: {Forms}.");

    private static LinkFaults? Apply(LinkFaults faults, string part) => part.Split('=', 2) switch
    {
        ["none"] => LinkFaults.None,
        ["bad"] => Bad,
        ["reset"] => faults with { CutWithReset = true },
        ["one-byte"] => faults with { OneByteWrites = true },
        ["cuts", var text] when Real(text) is { } number => faults with { CutsPerMegabyte = number },
        ["flip", var text] when Real(text) is <= 1 and var number => faults with { FlipDataProbability = number },
        ["flip-crc", var text] when Real(text) is <= 1 and var number => faults with { FlipCrcProbability = number },
        ["silence", var text] when Real(text) is <= 86_400 and var number => faults with { SilenceFor = TimeSpan.FromSeconds(number) },
        ["cut-after", var text] when Whole(text) is { } number => faults with { CutAfterBytes = number },
        ["rate", var text] when Whole(text) is { } number => faults with { BytesPerSecond = number },
        ["glue", var text] when Whole(text) is { } number => faults with { GlueBytes = number },
        ["silence-after", var text] when Whole(text) is { } number => faults with { SilenceAfterBytes = number },
        _ => null,
    };

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
