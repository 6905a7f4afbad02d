using System.Globalization;

namespace CloudCam.Simulators.Jimi;

/// <summary>A kind of alarm as the terminal knows it.</summary>
/// <param name="Name">Name in scenarios.</param>
/// <param name="Code">Type in 0x95 (vendor document V1.3.5).</param>
/// <param name="Event">Event name of FILTER and UPLOADSW; null when those have none.</param>
/// <param name="FrontSn">SN in the name of a road clip (vendor command list); the cabin's is one more.</param>
public sealed record JimiAlarm(string Name, byte Code, string? Event = null, int FrontSn = 5)
{
    private static readonly JimiAlarm[] Known =
    [
        new("sos", 0x01, "SOS", 23), new("battery-low", 0x0E, "VOLTAGELOW", 43), new("fatigue", 0x47, "DRIVE", 31), new("door-closed", 0x50),
        new("door-opened", 0x51, "UART_DOOR"), new("fuel-stolen", 0x53, "OIL", 79), new("camera-link", 0x6B), new("card-fault", 0x6F, "NOSDCARD", 67),
        new("card-mounted", 0x70, "SDCARDMOUNT", 95), new("fuel-timeout", 0x73, "OILTO"), new("temperature-timeout", 0x76, "TEMPTO"), new("vibration", 0x80, "VIBRATE", 27),
        new("card-removed", 0x86, "NOSDCARD", 67), new("overspeed", 0x87, "OVERSPEED", 35), new("power-removed", 0x88, "POWER", 39), new("relay-on", 0x8A, "RELAYRECOVERY", 63),
        new("relay-off", 0x8B, "RELAYOFF", 63), new("eyes-closed", 0x8C, "CLOSEEYES", 11), new("distraction", 0x8F, "DISTRACTION", 13),
        new("hard-acceleration", 0x90, "RAPIDACC", 47), new("hard-braking", 0x91, "RAPIDDEC", 51), new("hard-turn", 0x92, "RAPIDTURN", 55), new("crash", 0x93, "CRASH"),
        new("no-face", 0x94, "MISSINGFACE", 15), new("phone", 0x97, "PHONECALLING", 17), new("smoking", 0x9A, "SMOKING", 12), new("illegal-driver", 0x9F, null, 143),
        new("yawn", 0xA0, "YAWN", 14), new("camera-covered", 0xA1, null, 16), new("look-down", 0xA3, null, 18), new("seat-belt-on", 0xA6, null, 125), new("seat-belt-off", 0xA7, null, 127),
        new("forward-collision", 0xCC, "FORWARDCOLLISION", 119), new("lane-departure", 0xCD, "LANEDEPARTURE", 115), new("headway", 0xCE, "VEHICLETOOCLOSE", 117),
        new("driver-known", 0xD4, null, 84), new("driver-unknown", 0xD5, null, 84),
    ];

    /// <summary>The note that files were uploaded, which may lie.</summary>
    public static JimiAlarm FilesUploading { get; } = new("files-uploading", 0x69);

    /// <summary>Names a scenario may use beside hex codes.</summary>
    public static IEnumerable<string> Names => Known.Select(alarm => alarm.Name);

    /// <summary>Finds an alarm by its name, or by any code written as <c>0x93</c>.</summary>
    /// <param name="text">Name or code.</param>
    /// <returns>The alarm; null when it is neither.</returns>
    public static JimiAlarm? Find(string text)
    {
        if (Array.Find(Known, alarm => alarm.Name == text) is { } named)
        {
            return named;
        }

        return text.StartsWith("0x", StringComparison.Ordinal) && byte.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
            ? Array.Find(Known, alarm => alarm.Code == code) ?? new JimiAlarm(text, code)
            : null;
    }
}
