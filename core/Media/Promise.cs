using CloudCam.Core.Alarms;
using CloudCam.Core.Devices;

namespace CloudCam.Core.Media;

/// <summary>
/// One name of the media ledger: who promised a file of this name, and what came. Either side may be there first. What it says follows from
/// both sides alone, not from who was first.
/// </summary>
public sealed record Promise
{
    /// <summary>Most alarms one name is promised by: more than two were never seen, and all of them stand in one column.</summary>
    public const int MaxAlarms = 32;

    /// <summary>The device.</summary>
    public required DeviceId Device { get; init; }

    /// <summary>The name.</summary>
    public required CameraFileName Name { get; init; }

    /// <summary>Fleet or quarantine.</summary>
    public required DeviceStanding Standing { get; init; }

    /// <summary>Alarms that promised it, the earliest first; empty when nobody did.</summary>
    public IReadOnlyList<PromisingAlarm> Alarms { get; init; } = [];

    /// <summary>Where a note of the device's that it is sending the file moved the due time, UTC; null when there was none.</summary>
    public DateTimeOffset? PostponedTo { get; init; }

    /// <summary>When it is looked at again, UTC; null when nobody promised it.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>How often the device was asked for it again.</summary>
    public int Asked { get; init; }

    /// <summary>When it was given up, UTC; null when it was not.</summary>
    public DateTimeOffset? MissingAt { get; init; }

    /// <summary>What came: the file of this very name or, for a promise, one that was taken for it; null while nothing has.</summary>
    public PromisedMedia? Media { get; init; }

    /// <summary>Row key of the promise to which this name's file was given because of its time; null when it was not.</summary>
    public string? GivenTo { get; init; }

    /// <summary>Grows with every write.</summary>
    public int Version { get; init; }

    /// <summary>Version of the row for the table service; null for a new one.</summary>
    public string? ETag { get; init; }

    /// <summary>Its id.</summary>
    public string Id => PromiseKey.IdOf(Device, Name.Text);

    /// <summary>Its row key.</summary>
    public string Key => PromiseKey.Of(Device, Name);

    /// <summary>Whether an alarm promised it.</summary>
    public bool IsPromised => Alarms.Count > 0;

    /// <summary>When it counts as overdue, UTC; null when nobody promised it.</summary>
    public DateTimeOffset? DueAt => IsPromised ? Later(Alarms.Max(alarm => alarm.DueAt), PostponedTo) : null;

    /// <summary>Where it stands. A file is late by its own time of arrival, whenever we hear of it.</summary>
    public PromiseState State => this switch
    {
        { Media: { } media } => media.ReceivedAt > DueAt ? PromiseState.Late : PromiseState.Received,
        { MissingAt: not null } => PromiseState.Missing,
        _ => PromiseState.Expected,
    };

    /// <summary>What an alarm's row shows of it.</summary>
    public AlarmFile ToAlarmFile() => new()
    {
        Id = Id, Name = Name.Text, State = State, Channel = Name.Channel, DueAt = DueAt, Asked = Asked,
        MediaId = Media?.Id, MediaKey = Media?.Key, MatchedBy = Media?.MatchedBy, Playable = Media?.Playable ?? false,
    };

    /// <summary>With one more alarm that promised it.</summary>
    internal Promise With(PromisingAlarm alarm)
    {
        if (Alarms.Any(one => one.Id == alarm.Id) || Alarms.Count >= MaxAlarms) return this;
        var changed = this with { Alarms = [.. Alarms.Append(alarm).OrderByDescending(one => one.Key, StringComparer.Ordinal)] };
        // Once it was asked for, or given up, the pace of asking stays.
        return changed.Asked == 0 && changed.MissingAt is null ? changed with { NextAt = changed.DueAt } : changed;
    }

    /// <summary>With the file of this very name. Two of them: the one that came first stands, except that a file taken for it because of its time makes room.</summary>
    internal Promise WithOwn(PromisedMedia media)
    {
        if (Media is not { } known || known.MatchedBy == PromisedMedia.ByTime) return this with { Media = media with { MatchedBy = PromisedMedia.ByName } };
        if (known.Id == media.Id) return this with { Media = known.And(media) };
        return media.ReceivedAt < known.ReceivedAt || (media.ReceivedAt == known.ReceivedAt && string.CompareOrdinal(media.Id, known.Id) < 0)
            ? this with { Media = media with { MatchedBy = PromisedMedia.ByName } } : this;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}

/// <summary>An alarm that promised a file.</summary>
/// <param name="Id">The alarm's id.</param>
/// <param name="Key">Its row key.</param>
/// <param name="DueAt">When the file is due by this alarm, UTC.</param>
public sealed record PromisingAlarm(string Id, string Key, DateTimeOffset DueAt);

/// <summary>A file that came.</summary>
/// <param name="Id">Its media id (the transfer's).</param>
/// <param name="Key">Its row in the <c>media</c> table.</param>
/// <param name="Name">The name under which it came.</param>
/// <param name="ReceivedAt">When it was whole, UTC.</param>
/// <param name="Playable">Whether it can be looked at by now.</param>
public sealed record PromisedMedia(string Id, string Key, string Name, DateTimeOffset ReceivedAt, bool Playable)
{
    /// <summary>Its name was the promised one.</summary>
    public const string ByName = "name";

    /// <summary>Device, camera and time were right, the name was not.</summary>
    public const string ByTime = "time";

    /// <summary>How it was found to be the promised file.</summary>
    public string MatchedBy { get; init; } = ByName;

    /// <summary>The same file as told twice: whole since the first time, playable once it was.</summary>
    internal PromisedMedia And(PromisedMedia other) =>
        this with { ReceivedAt = other.ReceivedAt < ReceivedAt ? other.ReceivedAt : ReceivedAt, Playable = Playable || other.Playable };
}
