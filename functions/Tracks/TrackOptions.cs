namespace CloudCam.Functions.Tracks;

/// <summary>Settings <c>Tracks__...</c>: for how long it is kept where devices were.</summary>
public sealed class TrackOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Tracks";

    /// <summary>Days, 0 (nothing is kept) to 365. 30: disputes come up within weeks; where people drive is kept no longer than it is of use.</summary>
    public int Days { get; set; } = 30;

    /// <summary>The same as time.</summary>
    internal TimeSpan Kept => TimeSpan.FromDays(Days);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range; the message names it.</exception>
    public static TrackOptions From(IConfiguration settings)
    {
        var options = new TrackOptions();
        settings.GetSection(Section).Bind(options);
        return options.Days is >= 0 and <= 365 ? options : throw new InvalidOperationException($"Setting {Section}__{nameof(Days)} must be a number from 0 to 365.");
    }
}
