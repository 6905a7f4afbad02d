using System.Text.Json;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Alarms;

/// <summary>What the gate remembers of one device: the events it counted, and the bursts that may still grow. One row of the <c>alarms</c> table.</summary>
public sealed class GateState
{
    /// <summary>Row key of the state: sorts behind every alarm of the device, whose keys begin with a digit.</summary>
    public const string RowKey = "gate";

    /// <summary>Bursts remembered, the least recently touched is forgotten first. 64: more kinds than a device raises within a window; as text they stay below the 32 Ki characters of a column.</summary>
    public const int MaxBursts = 64;

    private readonly List<AlarmBurst> bursts;

    /// <summary>Takes what is known; both empty for a device without alarms so far.</summary>
    public GateState(SeenIds seen, IEnumerable<AlarmBurst> bursts, string? etag)
    {
        Seen = seen;
        this.bursts = [.. bursts];
        ETag = etag;
    }

    /// <summary>A device without alarms so far.</summary>
    public static GateState New => new(new SeenIds(default, []), [], null);

    /// <summary>Events counted.</summary>
    public SeenIds Seen { get; }

    /// <summary>Bursts, the least recently touched first.</summary>
    public IReadOnlyList<AlarmBurst> Bursts => bursts;

    /// <summary>Version of the row it was read from; null when there is none yet.</summary>
    public string? ETag { get; }

    /// <summary>Reads a row; null: a device without alarms so far.</summary>
    public static GateState Read(TableRow? row)
    {
        if (row is null) return New;
        var generations = Enumerable.Range(0, SeenIds.Generations).Select(i => row.Binary($"seen{i}") ?? []).ToList();
        return new GateState(new SeenIds(row.Time("seenSince") ?? default, generations), ReadBursts(row.Text("bursts")), row.ETag);
    }

    /// <summary>The columns of the row.</summary>
    public Dictionary<string, object?> ToValues()
    {
        var values = new Dictionary<string, object?> { ["bursts"] = JsonSerializer.Serialize(bursts), ["seenSince"] = Seen.Since };
        var generations = Seen.ToBytes();
        for (var i = 0; i < generations.Count; i++) values[$"seen{i}"] = generations[i].Length == 0 ? null : generations[i];
        return values;
    }

    /// <summary>Puts a burst in as the one touched last, in the place of its earlier version.</summary>
    internal void Touch(AlarmBurst burst)
    {
        var index = bursts.FindLastIndex(one => one.HeadId == burst.HeadId);
        if (index >= 0) bursts.RemoveAt(index);
        else if (bursts.Count >= MaxBursts) bursts.RemoveAt(0);
        bursts.Add(burst);
    }

    private static AlarmBurst[] ReadBursts(string? json)
    {
        try
        {
            return json is null ? [] : JsonSerializer.Deserialize<AlarmBurst[]>(json) ?? [];
        }
        catch (JsonException)
        {
            // A row that was edited by hand: the next alarms open bursts of their own.
            return [];
        }
    }
}
