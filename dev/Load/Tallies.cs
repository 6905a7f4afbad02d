namespace CloudCam.Dev.Load;

/// <summary>A file that a camera counts as delivered.</summary>
/// <param name="Device">The camera.</param>
/// <param name="Sha256">Digest of its bytes, lower-case hex.</param>
internal sealed record DoneFile(string Device, string Sha256);

/// <summary>A row of the media table.</summary>
/// <param name="Device">The camera.</param>
/// <param name="Sha256">Digest of the blob's bytes as they were read; null when the file is not complete or its blob is not there.</param>
internal sealed record StoredFile(string Device, string? Sha256);

/// <summary>Compares what cameras say they delivered with what lies in the stores and streams.</summary>
internal static class Tallies
{
    /// <summary>Delivered files of which no complete row with a blob of the same bytes is there.</summary>
    public static IReadOnlyList<DoneFile> Lost(IEnumerable<DoneFile> done, IEnumerable<StoredFile> stored)
    {
        var there = stored.Where(file => file.Sha256 is not null).Select(file => new DoneFile(file.Device, file.Sha256!)).ToHashSet();
        return [.. done.Where(file => !there.Contains(file))];
    }

    /// <summary>Rows of files that another row has already. All content is random, so equal bytes are one file.</summary>
    public static int Doubles(IEnumerable<StoredFile> stored) =>
        stored.Where(file => file.Sha256 is not null).GroupBy(file => file).Sum(group => group.Count() - 1);

    /// <summary>Names of what was acknowledged and is in no event.</summary>
    public static IReadOnlyList<string> Lost(IEnumerable<string> acknowledged, IEnumerable<HubEvent> events)
    {
        var there = events.Select(one => one.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. acknowledged.Where(name => !there.Contains(name))];
    }

    /// <summary>Events that came again under the id of an earlier one, as streams that deliver at least once may have them.</summary>
    public static int Repeats(IReadOnlyCollection<HubEvent> events) => events.Count - events.DistinctBy(one => (one.Hub, one.Id)).Count();

    /// <summary>Events that tell what another one tells, under another id: no consumer could tell them apart.</summary>
    public static int Doubles(IEnumerable<HubEvent> events) =>
        events.Where(one => one.Name is not null).DistinctBy(one => (one.Hub, one.Id)).GroupBy(one => one.Name!, StringComparer.Ordinal).Sum(group => group.Count() - 1);

    /// <summary>Alarm rows that another row has already.</summary>
    /// <param name="rows">Names of the rows, as <see cref="WireNames.Alarm"/> makes them.</param>
    public static int Doubles(IEnumerable<string> rows) => rows.GroupBy(name => name, StringComparer.Ordinal).Sum(group => group.Count() - 1);
}
