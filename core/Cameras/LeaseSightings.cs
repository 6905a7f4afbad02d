using CloudCam.Core.Devices;

namespace CloudCam.Core.Cameras;

/// <summary>
/// What one replica saw of the leases, and since when by its own monotonic clock: a lease that was not written for as long as it holds has run out. Clocks of
/// replicas may differ by any amount, so nobody goes by the times in the rows. Used from one place at a time.
/// </summary>
/// <param name="replica">The replica that looks.</param>
/// <param name="instance">Its very process.</param>
/// <param name="time">The clock.</param>
public sealed class LeaseSightings(string replica, string instance, TimeProvider time)
{
    private Dictionary<DeviceId, Sighting> seen = [];

    /// <summary>Takes in what the table says now.</summary>
    /// <param name="standings">All cameras that matter to this replica.</param>
    /// <returns>Who holds each of them, and for how long it was seen free.</returns>
    public IReadOnlyList<LeaseView> Look(IEnumerable<CameraStanding> standings)
    {
        var now = time.GetTimestamp();
        var next = new Dictionary<DeviceId, Sighting>();
        var views = new List<LeaseView>();
        foreach (var standing in standings)
        {
            var lease = standing.Lease;
            var version = lease?.ETag;
            var sighting = seen.TryGetValue(standing.Id, out var before) && before.Version == version ? before : new Sighting(version, now, null);
            var isHeld = IsHeld(lease, time.GetElapsedTime(sighting.Since, now));
            if (!isHeld && sighting.FreeSince is null) sighting = sighting with { FreeSince = now };
            next[standing.Id] = sighting;
            views.Add(new LeaseView(
                standing.Id, isHeld ? lease!.Owner : null, isHeld ? TimeSpan.Zero : time.GetElapsedTime(sighting.FreeSince!.Value, now),
                isHeld || lease?.Owner is not { } owner || owner == replica ? null : owner));
        }
        seen = next;
        return views;
    }

    /// <summary>The shortest time until one of the leases held by others runs out if it is not renewed; null: there is none.</summary>
    public TimeSpan? UntilNextEnd(IEnumerable<CameraStanding> standings)
    {
        TimeSpan? least = null;
        foreach (var standing in standings)
        {
            if (standing.Lease is not { Owner: not null } lease || lease.Instance == instance || !seen.TryGetValue(standing.Id, out var sighting)) continue;
            var left = lease.Duration - time.GetElapsedTime(sighting.Since);
            if (left > TimeSpan.Zero && (least is null || left < least)) least = left;
        }
        return least;
    }

    private bool IsHeld(CameraLease? lease, TimeSpan unchanged)
    {
        if (lease?.Owner is not { } owner) return false;
        if (lease.Instance == instance) return true;
        // A process of our name that started before us is gone: its container was started again. One that started after us is another that was given our name.
        if (owner == replica && string.CompareOrdinal(lease.Instance, instance) < 0) return false;
        return unchanged < lease.Duration;
    }

    private readonly record struct Sighting(string? Version, long Since, long? FreeSince);
}
