using CloudCam.Core.Devices;

namespace CloudCam.Core.Cameras;

/// <summary>A camera as a replica sees it.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Holder">The replica that holds it; null: free.</param>
/// <param name="FreeFor">How long it has been seen free.</param>
/// <param name="LostBy">The replica whose lease ran out, which is therefore dead; null: none.</param>
public sealed record LeaseView(DeviceId Camera, string? Holder, TimeSpan FreeFor = default, string? LostBy = null);

/// <summary>
/// Which cameras a replica takes and which it gives back, so that all are held and the load is even. A pure function of what is seen: replicas that see the same
/// come to plans that fit together; where they see different things, the ETag of the lease decides and the next look mends it.
/// </summary>
/// <param name="Take">Free cameras that are this replica's to take, in order.</param>
/// <param name="Give">Cameras of this replica that another one is to have.</param>
public sealed record LeasePlan(IReadOnlyList<DeviceId> Take, IReadOnlyList<DeviceId> Give)
{
    /// <summary>Nothing is to be done.</summary>
    public static LeasePlan None { get; } = new([], []);

    /// <summary>How long a replica has to take a free camera that is its own to take before it is the next one's turn.</summary>
    public static TimeSpan Turn { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Makes the plan of one replica.</summary>
    /// <param name="self">The replica.</param>
    /// <param name="alive">Replicas that live, as far as known.</param>
    /// <param name="cameras">All cameras there are to hold.</param>
    /// <param name="most">Most cameras of one replica.</param>
    /// <param name="mostGiven">Most cameras given back at once: each loses its connection for a moment.</param>
    public static LeasePlan Make(string self, IEnumerable<string> alive, IReadOnlyList<LeaseView> cameras, int most, int mostGiven)
    {
        // A replica one of whose leases ran out does not live, whatever else is known of it.
        var dead = cameras.Where(camera => camera.LostBy is not null).Select(camera => camera.LostBy!).ToHashSet(StringComparer.Ordinal);
        var load = alive.Where(replica => !dead.Contains(replica)).Append(self).Distinct(StringComparer.Ordinal).ToDictionary(replica => replica, _ => 0, StringComparer.Ordinal);
        foreach (var camera in cameras)
        {
            if (camera.Holder is { } holder && load.TryGetValue(holder, out var count)) load[holder] = count + 1;
        }
        var free = cameras.Where(camera => camera.Holder is null).OrderBy(camera => camera.Camera).ToList();
        var take = Taken(self, load, free, most);
        return take.Count > 0 || free.Count > 0 ? new LeasePlan(take, []) : new LeasePlan([], Given(self, load, cameras, mostGiven));
    }

    // One camera after the other goes to who has least; of those, to whom its name and theirs give the highest number. Every camera has another order of
    // replicas, so that two who do not see quite the same seldom reach for the same one.
    private static List<DeviceId> Taken(string self, Dictionary<string, int> load, List<LeaseView> free, int most)
    {
        var take = new List<DeviceId>();
        foreach (var camera in free)
        {
            var turn = (int)Math.Min(camera.FreeFor.Ticks / Turn.Ticks, load.Count - 1);
            var pick = turn == 0 ? First(load, camera.Camera) : Order(load, camera.Camera).ElementAt(turn);
            if (load[pick] >= most) continue;
            load[pick]++;
            if (pick == self) take.Add(camera.Camera);
        }
        return take;
    }

    // Moves, on paper, one camera at a time from who has most to who has least until nobody has two more than another: what leaves this replica is to be given.
    private static List<DeviceId> Given(string self, Dictionary<string, int> load, IReadOnlyList<LeaseView> cameras, int mostGiven)
    {
        var surplus = 0;
        while (surplus < mostGiven)
        {
            var fullest = load.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).First().Key;
            var emptiest = load.OrderBy(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).First().Key;
            if (load[fullest] - load[emptiest] < 2) break;
            load[fullest]--;
            load[emptiest]++;
            if (fullest == self) surplus++;
        }
        return surplus == 0 ? [] : [.. cameras.Where(camera => camera.Holder == self).OrderBy(camera => Weight(self, camera.Camera)).ThenBy(camera => camera.Camera)
            .Take(surplus).Select(camera => camera.Camera)];
    }

    private static string First(Dictionary<string, int> load, DeviceId camera)
    {
        (string Replica, int Load, ulong Weight) best = ("", int.MaxValue, 0);
        foreach (var (replica, count) in load)
        {
            if (count > best.Load) continue;
            var weight = Weight(replica, camera);
            if (count < best.Load || weight > best.Weight || (weight == best.Weight && string.CompareOrdinal(replica, best.Replica) < 0)) best = (replica, count, weight);
        }
        return best.Replica;
    }

    private static IEnumerable<string> Order(Dictionary<string, int> load, DeviceId camera) =>
        load.OrderBy(one => one.Value).ThenByDescending(one => Weight(one.Key, camera)).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Key);

    // FNV-1a over both names, its bits then mixed (the finaliser of MurmurHash3) so that names that differ in one letter are far apart.
    private static ulong Weight(string replica, DeviceId camera)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in replica) hash = (hash ^ letter) * 1_099_511_628_211UL;
        hash = (hash ^ '|') * 1_099_511_628_211UL;
        foreach (var letter in camera.Value) hash = (hash ^ letter) * 1_099_511_628_211UL;
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }
}
