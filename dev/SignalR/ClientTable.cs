using Microsoft.Extensions.Logging;

namespace CloudCam.Dev.SignalR;

/// <summary>Who is connected, and to which hub, user and groups. One lock: a thousand connections are looked through in microseconds.</summary>
internal sealed class ClientTable(SignalROptions options, TimeProvider time, ILogger<ClientTable> logger)
{
    private readonly Dictionary<string, ClientConnection> clients = new(StringComparer.Ordinal);
    private readonly UserGroups userGroups = new(options.MaxUserGroups, time);
    private readonly Lock gate = new();
    private int reserved;

    /// <summary>Whether nobody else is let in.</summary>
    public bool IsFull => Volatile.Read(ref reserved) >= options.MaxConnections;

    /// <summary>Takes one of the places.</summary>
    /// <returns>False when there is none; else <see cref="Release"/> gives it back.</returns>
    public bool TryReserve()
    {
        if (Interlocked.Increment(ref reserved) <= options.MaxConnections) return true;
        Release();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Release() => Interlocked.Decrement(ref reserved);

    /// <summary>Adds a client, before it hears that it is connected: nothing that is sent after that misses it.</summary>
    public void Add(ClientConnection client)
    {
        lock (gate) clients.Add(client.Id, client);
        SignalRLog.Connected(logger, client.Id, client.Hub);
    }

    /// <summary>Removes a client that has gone.</summary>
    public void Remove(ClientConnection client)
    {
        lock (gate) clients.Remove(client.Id);
        client.End();
        SignalRLog.Disconnected(logger, client.Id, client.Hub);
    }

    /// <summary>Finds a client; null: it is gone.</summary>
    public ClientConnection? Find(string id)
    {
        lock (gate) return clients.GetValueOrDefault(id);
    }

    /// <summary>Queues a message for everybody meant. Two sends reach all clients in the same order.</summary>
    public void Send(Address to, IReadOnlyCollection<string?> excluded, OutgoingMessage message)
    {
        lock (gate)
        {
            foreach (var client in Select(to, excluded).Where(client => !client.TrySend(message)).ToList())
            {
                clients.Remove(client.Id);
                SignalRLog.TooSlow(logger, client.Id, client.Hub);
            }
        }
    }

    /// <summary>Ends the connections meant, each after what is queued for it.</summary>
    public void Close(Address to, IReadOnlyCollection<string?> excluded, string reason)
    {
        lock (gate)
        {
            foreach (var client in Select(to, excluded).ToList())
            {
                clients.Remove(client.Id);
                client.Close(reason);
            }
        }
    }

    /// <summary>Whether anybody meant is connected, or the user is in the group.</summary>
    public bool Exists(Address address)
    {
        lock (gate)
        {
            return Select(address, []).Any()
                || (address is { User: { } user, Group: { } group } && userGroups.Contains(address.Hub, user, group));
        }
    }

    /// <summary>Puts a connection into a group.</summary>
    /// <returns>False when the connection is not there.</returns>
    public bool TryJoin(Address address)
    {
        lock (gate) return Select(address with { Group = null }, []).FirstOrDefault()?.Groups.Add(address.Group!) is not null;
    }

    /// <summary>Takes a connection out of a group, or with a null group out of all it was put into itself.</summary>
    /// <returns>False when the connection is not there.</returns>
    public bool TryLeave(Address address)
    {
        lock (gate)
        {
            if (Select(address with { Group = null }, []).FirstOrDefault() is not { } client) return false;
            Leave(client, address.Group);
            return true;
        }
    }

    /// <summary>Puts a user into a group.</summary>
    /// <param name="address">Hub, user and group.</param>
    /// <param name="lifetime">How long; null: a year; zero: only the connections of this moment.</param>
    /// <returns>False when too many memberships are kept.</returns>
    public bool TryJoinUser(Address address, TimeSpan? lifetime)
    {
        lock (gate)
        {
            if (lifetime != TimeSpan.Zero) return userGroups.TryAdd(address, lifetime);
            foreach (var client in Select(address with { Group = null }, [])) client.Groups.Add(address.Group!);
            return true;
        }
    }

    /// <summary>Takes a user out of a group, or with a null group out of all.</summary>
    public void LeaveUser(Address address)
    {
        lock (gate)
        {
            userGroups.Remove(address);
            foreach (var client in Select(address with { Group = null }, [])) Leave(client, address.Group);
        }
    }

    private static void Leave(ClientConnection client, string? group)
    {
        if (group is null) client.Groups.Clear();
        else client.Groups.Remove(group);
    }

    // The hub is compared first and always: nothing crosses from one hub to another.
    private IEnumerable<ClientConnection> Select(Address to, IReadOnlyCollection<string?> excluded) =>
        from client in to.Connection is null ? clients.Values : clients.GetValueOrDefault(to.Connection) is { } one ? [one] : (IEnumerable<ClientConnection>)[]
        where client.Hub == to.Hub
        where to.User is null || client.User == to.User
        where to.Group is null || client.Groups.Contains(to.Group) || (client.User is { } user && userGroups.Contains(to.Hub, user, to.Group))
        where !excluded.Contains(client.Id)
        select client;
}
