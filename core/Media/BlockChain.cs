using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>Finds, among staged blocks, the longest run that is one file from its first byte on.</summary>
public static class BlockChain
{
    /// <summary>
    /// Picks for each index the newest block (by epoch, then by generation, the longer of two that are equally new) that continues where the
    /// run so far ended. Neither age goes down inside a run: a block that a stale session stored after a newer one took over does not
    /// continue anything. The order in which the store lists its blocks changes nothing.
    /// </summary>
    /// <param name="staged">What the store holds, in any order. Ids that are not ours and blocks of another size than their id says are left out.</param>
    public static List<BlockId> LongestRun(IEnumerable<StagedBlock> staged)
    {
        var byIndex = new Dictionary<uint, List<BlockId>>();
        foreach (var block in staged)
        {
            if (!BlockId.TryRead(block.Id.Span, out var id) || block.LengthBytes != id.Length) continue;
            if (!byIndex.TryGetValue(id.Index, out var same)) byIndex.Add(id.Index, same = []);
            same.Add(id);
        }

        var run = new List<BlockId>();
        while (byIndex.TryGetValue((uint)run.Count, out var candidates))
        {
            var (end, age) = run.Count == 0 ? (0L, 0UL) : (run[^1].End, AgeOf(run[^1]));
            BlockId? next = null;
            foreach (var candidate in candidates)
            {
                if (candidate.Start != end || AgeOf(candidate) < age) continue;
                if (next is not { } best || RankOf(candidate).CompareTo(RankOf(best)) > 0) next = candidate;
            }
            if (next is null) break;
            run.Add(next.Value);
        }
        return run;
    }

    private static (ulong Age, uint Length) RankOf(in BlockId id) => (AgeOf(id), id.Length);

    private static ulong AgeOf(in BlockId id) => ((ulong)id.Epoch << 8) | id.Generation;
}
