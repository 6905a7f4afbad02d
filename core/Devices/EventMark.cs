using System.Globalization;

namespace CloudCam.Core.Devices;

/// <summary>
/// How new something told by a device is, so that an event that comes late, or twice, never replaces what a newer one said. Two events that have a
/// sequence are put in order by it; else the time of recording decides.
/// </summary>
/// <param name="RecordedTime">When the event was recorded.</param>
/// <param name="Sequence">Its sequence; null when it has none.</param>
public readonly record struct EventMark(DateTimeOffset RecordedTime, string? Sequence)
{
    // Ours have 19 characters, those of functions a few more.
    private const int MaxSequenceLength = 64;

    /// <summary>Whether this is newer than <paramref name="other"/> (null: everything is).</summary>
    public bool IsAfter(EventMark? other) => other is not { } old || (Sequence is not null && old.Sequence is not null
        ? string.CompareOrdinal(Sequence, old.Sequence) > 0 : RecordedTime > old.RecordedTime);

    /// <summary><c>ticks</c> or <c>ticks|sequence</c>, for a column.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RecordedTime.UtcTicks}|{Sequence}");

    /// <summary>Reads a column back; null for anything else.</summary>
    public static EventMark? Read(string? text)
    {
        if (text?.IndexOf('|', StringComparison.Ordinal) is not (> 0 and var bar) || text.Length - bar > MaxSequenceLength + 1) return null;
        if (!long.TryParse(text.AsSpan(0, bar), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks) return null;
        return new EventMark(new DateTimeOffset(ticks, TimeSpan.Zero), bar + 1 < text.Length ? text[(bar + 1)..] : null);
    }

    /// <summary>The mark of an event; a sequence that is too long to be ours counts as none.</summary>
    public static EventMark Of(DateTimeOffset recordedTime, string? sequence) => new(recordedTime, sequence is { Length: > 0 and <= MaxSequenceLength } ? sequence : null);
}
