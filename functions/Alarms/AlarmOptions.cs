using System.Globalization;

namespace CloudCam.Functions.Alarms;

/// <summary>Settings <c>Alarms__...</c>: how alarms are folded, how their files are waited for, how people are told. Each default with its reason.</summary>
public sealed record AlarmOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Alarms";

    /// <summary>Alarms of one kind of one device within this time of the first become one row, 0 (none do) to 1 h. 1 min: a sensor that flutters is one matter, the next minute is another.</summary>
    public TimeSpan BurstWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time from an alarm until its files are due, 1 min to 1 day. 10 min: a clip takes two minutes on a bad link, and cameras try three times at three minutes' distance.</summary>
    public TimeSpan FileDueAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Pause before a missing file is asked for once more, 1 min to 1 day. 10 min: as long as it had the first time.</summary>
    public TimeSpan FileAskPause { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a missing file is asked for, 0 to 10. 3: by its name, then twice by its time.</summary>
    public int FileAsks { get; set; } = 3;

    /// <summary>Files asked for of one device within an hour, 0 (none) to 1,000. 6: clips of some MB each, paid for by the operator's SIM.</summary>
    public int FileAsksPerHour { get; set; } = 6;

    /// <summary>How long a file of a device that is not connected is waited for, 1 h to 30 days. 1 day: vehicles stand over night.</summary>
    public TimeSpan FileGiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a token for live notices lets a client in, 1 min to 1 day. 1 h: clients that lose their link for longer ask for a new one.</summary>
    public TimeSpan NoticeTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range; the message names it.</exception>
    public static AlarmOptions From(IConfiguration settings)
    {
        var options = new AlarmOptions();
        settings.GetSection(Section).Bind(options);
        Range(options.BurstWindow, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(BurstWindow));
        Range(options.FileDueAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), nameof(FileDueAfter));
        Range(options.FileAskPause, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), nameof(FileAskPause));
        Range(options.FileAsks, 0, 10, nameof(FileAsks));
        Range(options.FileAsksPerHour, 0, 1_000, nameof(FileAsksPerHour));
        Range(options.FileGiveUpAfter, TimeSpan.FromHours(1), TimeSpan.FromDays(30), nameof(FileGiveUpAfter));
        Range(options.NoticeTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), nameof(NoticeTokenLifetime));
        return options;
    }

    private static void Range<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Setting {Section}__{name} must be from {least} to {most}."));
    }
}
