using System.Buffers.Binary;
using System.Globalization;

namespace CloudCam.Core.Alarms;

/// <summary>
/// The alarm events of a device that were counted already. Three generations of half ids: when the youngest is full or an hour old, it
/// becomes the second, the second the oldest, and the oldest is forgotten. So the last 16,000 alarms are known whatever their pace (a
/// batch of the host has fewer), and a device with an alarm now and then keeps a handful of bytes.
/// </summary>
public sealed class SeenIds
{
    /// <summary>Ids of one generation: 64,000 bytes, below the 64 KiB a table column may have.</summary>
    public const int GenerationIds = 8_000;

    /// <summary>Generations kept.</summary>
    public const int Generations = 3;

    private const int HalfIdDigits = 16;
    private static readonly TimeSpan GenerationAge = TimeSpan.FromHours(1);

    private readonly LinkedList<HashSet<ulong>> generations = new();

    /// <summary>Takes what was stored, youngest first; missing generations are empty.</summary>
    public SeenIds(DateTimeOffset since, IReadOnlyList<byte[]> stored)
    {
        Since = since;
        for (var i = 0; i < Generations; i++) generations.AddLast(i < stored.Count ? Read(stored[i]) : []);
    }

    /// <summary>Begin of the youngest generation, by the recorded time of its first event.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Notes an event.</summary>
    /// <param name="id">The event's id: 32 hex digits.</param>
    /// <param name="recordedAt">When it was recorded: decides, instead of a clock, when a generation is old, so that a second run decides the same.</param>
    /// <returns>False when it was noted before.</returns>
    public bool Add(string id, DateTimeOffset recordedAt)
    {
        var half = ulong.Parse(id.AsSpan(0, HalfIdDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        foreach (var generation in generations)
        {
            if (generation.Contains(half)) return false;
        }
        var youngest = generations.First!.Value;
        if (youngest.Count >= GenerationIds || (youngest.Count > 0 && recordedAt - Since > GenerationAge))
        {
            generations.RemoveLast();
            generations.AddFirst(youngest = []);
        }
        if (youngest.Count == 0) Since = recordedAt;
        return youngest.Add(half);
    }

    /// <summary>The generations as bytes, youngest first; empty ones are empty.</summary>
    public IReadOnlyList<byte[]> ToBytes() => [.. generations.Select(Write)];

    private static HashSet<ulong> Read(byte[] bytes)
    {
        var ids = new HashSet<ulong>(Math.Min(bytes.Length / sizeof(ulong), GenerationIds));
        for (var at = 0; at + sizeof(ulong) <= bytes.Length; at += sizeof(ulong)) ids.Add(BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at)));
        return ids;
    }

    private static byte[] Write(HashSet<ulong> ids)
    {
        var bytes = new byte[ids.Count * sizeof(ulong)];
        var at = 0;
        foreach (var id in ids.Order())
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(at), id);
            at += sizeof(ulong);
        }
        return bytes;
    }
}
