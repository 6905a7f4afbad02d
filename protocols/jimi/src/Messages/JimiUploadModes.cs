namespace CloudCam.Protocols.Jimi.Messages;

/// <summary>Why a device reported its place: words for the numbers of the vendor's document (V1.3.5, second location packet).</summary>
public static class JimiUploadModes
{
    private static readonly string?[] Words =
    [
        "time", "distance", "corner", "ignition", "stopped", "reconnected", "ephemeris", "button", "power-on", "power-on-cell", "static-new-time",
        "wifi", "immediate", "static", "fixed-time", "tracking-left",
    ];

    /// <summary>The word for a mode: <c>time</c>, <c>distance</c>, ... <c>container-event</c> (10 to 1A), <c>device-event</c> (1B); null for numbers nobody describes.</summary>
    public static string? NameOf(byte mode) => mode switch
    {
        < 0x10 => Words[mode],
        <= 0x1A => "container-event",
        0x1B => "device-event",
        _ => null,
    };
}
