namespace CloudCam.Core.Commands;

/// <summary>Limits of commands, each default with its reason.</summary>
public sealed record CommandOptions
{
    /// <summary>How long a command waits for its device, 1 min to 30 days. 7 days: a vehicle that stood over a week's holiday still gets it.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Commands of one device that may wait, 1 to 1,000. 100: a hundred commands of some seconds each are minutes of the device's time; more is a program gone wild.</summary>
    public int MaxQueued { get; init; } = 100;

    /// <summary>How long done commands can be looked up, 31 to 3,650 days (longer than any waits). 90 days: a quarter's complaints can be answered.</summary>
    public TimeSpan HistoryFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Silence after which a command that was sent counts as lost, 3 min to 1 day. 5 min: the slowest device answers within two.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Age at which a waiting command of a device that is online is announced to its replica again, 5 s to 1 h. 30 s: the usual way takes two.</summary>
    public TimeSpan OverdueAfter { get; init; } = TimeSpan.FromSeconds(30);
}
