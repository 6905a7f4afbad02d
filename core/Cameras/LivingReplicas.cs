using CloudCam.Core.Devices;

namespace CloudCam.Core.Cameras;

/// <summary>
/// Which replicas can take cameras, as one of them sees it: those that go on giving signs of life, by the own monotonic clock, and none of whose leases ran out since the
/// last sign. Used from one place at a time.
/// </summary>
/// <param name="self">The replica that looks; it always lives.</param>
/// <param name="patience">How long one may be silent.</param>
/// <param name="time">The clock.</param>
public sealed class LivingReplicas(string self, TimeSpan patience, TimeProvider time)
{
    private Dictionary<string, Sign> signs = new(StringComparer.Ordinal);

    /// <summary>Takes in what is told now.</summary>
    /// <param name="told">Replicas that take such cameras, each with its last sign of life.</param>
    /// <param name="views">Cameras and who holds them.</param>
    /// <returns>Names of those that live.</returns>
    public IReadOnlyList<string> Look(IEnumerable<ReplicaRecord> told, IEnumerable<LeaseView> views)
    {
        var now = time.GetTimestamp();
        var lost = views.Where(view => view.LostBy is not null).Select(view => view.LostBy!).ToHashSet(StringComparer.Ordinal);
        var next = new Dictionary<string, Sign>(StringComparer.Ordinal);
        var alive = new List<string> { self };
        foreach (var replica in told)
        {
            if (replica.Replica == self) continue;
            var sign = SignOf(replica, now);
            // It gave no sign since its leases ran out: dead, although the sign may be young.
            if (lost.Contains(replica.Replica)) sign = sign with { Counts = false };
            next[replica.Replica] = sign;
            if (sign.Counts && time.GetElapsedTime(sign.Since, now) < patience) alive.Add(replica.Replica);
        }
        signs = next;
        return alive;
    }

    private Sign SignOf(ReplicaRecord replica, long now)
    {
        if (!signs.TryGetValue(replica.Replica, out var before))
        {
            // Seen for the first time only the time in it tells its age; whoever's clock is wrong is believed from the next sign on.
            return new Sign(replica.StartedAt, replica.LastSeen, now, time.GetUtcNow() - replica.LastSeen < patience);
        }
        return before.StartedAt == replica.StartedAt && before.LastSeen == replica.LastSeen ? before : new Sign(replica.StartedAt, replica.LastSeen, now, true);
    }

    private readonly record struct Sign(DateTimeOffset StartedAt, DateTimeOffset LastSeen, long Since, bool Counts);
}
