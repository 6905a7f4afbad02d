using System.Globalization;

namespace CloudCam.Simulators.Jimi;

/// <summary>File names as the terminal builds them: local time, start of the clip.</summary>
internal static class JimiNames
{
    /// <summary>Clips of one alarm at most.</summary>
    public const int MostClips = 4;

    private const string OfAlarm = "00000000";
    private const string OfEvideo = "00000001";

    /// <summary>A clip of an alarm; even numbers show the road, odd ones the cabin, and from 2 on they begin a minute later.</summary>
    public static string Event(ulong imei, DateTimeOffset local, int number, int frontSn, string kind, bool older) =>
        Event(imei, OfAlarm, local.AddMinutes(number / 2), number % 2 == 0, frontSn + (number % 2), kind, older);

    /// <summary>A clip a command asked for: SN 7 and 8 by Video, 20 and 21 cut by EVIDEO, 22 and 25 by HVIDEO.</summary>
    public static string Asked(ulong imei, DateTimeOffset local, bool isFront, int sn, bool isCut) => Event(imei, isCut ? OfEvideo : OfAlarm, local, isFront, sn, "mp4", older: false);

    /// <summary>A photo a command asked for: SN 9 and 10.</summary>
    public static string Photo(ulong imei, DateTimeOffset local, bool isFront) => string.Create(
        CultureInfo.InvariantCulture, $"CMD_{JimiPackets.ImeiText(imei)}_{OfAlarm}_{local:yyyy_MM_dd_HH_mm_ss}_{(isFront ? "F_9" : "I_10")}.jpg");

    /// <summary>Recordings on the card, newest first: each minute one of the road (01) and one of the cabin (02).</summary>
    public static IEnumerable<string> Recordings(DateTimeOffset local, int count)
    {
        var newest = local.AddSeconds(-local.Second).AddMinutes(-1);
        for (var index = 0; index < count; index++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{newest.AddMinutes(-(index / 2)):yyyy_MM_dd_HH_mm_ss}_0{(index % 2) + 1}.ts");
        }
    }

    /// <summary>The same name with its time moved; names without a time stay.</summary>
    public static string Moved(string name, int seconds)
    {
        var parts = name.Split('_');
        var at = Array.FindIndex(parts, part => part.Length == 4 && part.StartsWith("20", StringComparison.Ordinal));
        if (seconds == 0 || at < 0 || at + 6 > parts.Length)
        {
            return name;
        }

        var time = DateTime.ParseExact(string.Join('_', parts[at..(at + 6)]), "yyyy_MM_dd_HH_mm_ss", CultureInfo.InvariantCulture).AddSeconds(seconds);
        return string.Join('_', [.. parts[..at], time.ToString("yyyy_MM_dd_HH_mm_ss", CultureInfo.InvariantCulture), .. parts[(at + 6)..]]);
    }

    private static string Event(ulong imei, string digits, DateTimeOffset local, bool isFront, int sn, string kind, bool older)
    {
        var camera = older ? "" : isFront ? "F_" : "I_";
        return string.Create(CultureInfo.InvariantCulture, $"EVENT_{JimiPackets.ImeiText(imei)}_{digits}_{local:yyyy_MM_dd_HH_mm_ss}_{camera}{sn:00}.{kind}");
    }
}
