using System.Globalization;
using CloudCam.Core.Commands;

namespace CloudCam.Functions.Commands;

/// <summary>Settings <c>Commands__...</c>; see <see cref="CommandOptions"/>.</summary>
public static class CommandSettings
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Commands";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range; the message names it.</exception>
    public static CommandOptions Read(IConfiguration settings)
    {
        var options = new CommandOptions();
        settings.GetSection(Section).Bind(options);
        Range(options.KeepFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), nameof(options.KeepFor));
        Range(options.MaxQueued, 1, 1_000, nameof(options.MaxQueued));
        Range(options.HistoryFor, TimeSpan.FromDays(31), TimeSpan.FromDays(3_650), nameof(options.HistoryFor));
        Range(options.LostAfter, TimeSpan.FromMinutes(3), TimeSpan.FromDays(1), nameof(options.LostAfter));
        Range(options.OverdueAfter, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1), nameof(options.OverdueAfter));
        return options;
    }

    private static void Range<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Setting {Section}__{name} must be from {least} to {most}."));
    }
}
