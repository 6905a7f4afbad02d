using CloudCam.Core.Ports;

namespace CloudCam.Core.Media;

/// <summary>Finds, among staged blocks, the longest run that is one file from its first byte on.</summary>
public static class BlockChain
{
    /// <summary>
    /// Picks for each index the newest epoch that continues where the run so far ended. Epochs never go down inside a run: a block
    /// that a stale session stored after a newer session took over does not continue anything.
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
            var (end, epoch) = run.Count == 0 ? (0L, 0u) : (run[^1].End, run[^1].Epoch);
            BlockId? next = null;
            foreach (var candidate in candidates)
            {
                if (candidate.Start == end && candidate.Epoch >= epoch && (next is null || candidate.Epoch > next.Value.Epoch)) next = candidate;
            }
            if (next is null) break;
            run.Add(next.Value);
        }
        return run;
    }
}
