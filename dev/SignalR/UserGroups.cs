namespace CloudCam.Dev.SignalR;

/// <summary>
/// Which users are in which groups, also while they are not connected. Guarded by <see cref="ClientTable"/>. As the REST reference has it: a membership
/// without time lasts a year, and of those a user keeps the newest hundred.
/// </summary>
internal sealed class UserGroups(int max, TimeProvider time)
{
    private const int NewestWithoutTime = 100;
    private static readonly TimeSpan WithoutTime = TimeSpan.FromDays(365);

    // In the order they were made, oldest first, per user.
    private readonly Dictionary<(string Hub, string User), List<Membership>> users = [];

    private int count;

    /// <summary>Adds a membership, or renews it.</summary>
    /// <param name="address">Hub, group and user.</param>
    /// <param name="lifetime">How long it lasts; null: a year.</param>
    /// <returns>False when there are too many.</returns>
    public bool TryAdd(Address address, TimeSpan? lifetime)
    {
        Remove(address);
        if (count >= max) RemoveExpired();
        if (count >= max) return false;
        var key = (address.Hub, address.User!);
        if (!users.TryGetValue(key, out var groups)) users[key] = groups = [];
        groups.Add(new Membership(address.Group!, time.GetUtcNow() + (lifetime ?? WithoutTime), lifetime is not null));
        count++;
        if (lifetime is null && groups.Count(one => !one.HasTime) > NewestWithoutTime) RemoveWhere(key, groups.Find(one => !one.HasTime)!.Equals);
        return true;
    }

    /// <summary>Removes a membership, or with a null group all of a user.</summary>
    public void Remove(Address address) => RemoveWhere((address.Hub, address.User!), one => address.Group is null || one.Group == address.Group);

    /// <summary>Whether a user is in a group now.</summary>
    public bool Contains(string hub, string user, string group) =>
        users.TryGetValue((hub, user), out var groups) && groups.Exists(one => one.Group == group && one.Ends > time.GetUtcNow());

    private void RemoveExpired()
    {
        var now = time.GetUtcNow();
        foreach (var key in users.Keys.ToList()) RemoveWhere(key, one => one.Ends <= now);
    }

    private void RemoveWhere((string Hub, string User) key, Predicate<Membership> isMeant)
    {
        if (!users.TryGetValue(key, out var groups)) return;
        count -= groups.RemoveAll(isMeant);
        if (groups.Count == 0) users.Remove(key);
    }

    private sealed record Membership(string Group, DateTimeOffset Ends, bool HasTime);
}
