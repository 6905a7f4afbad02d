namespace CloudCam.Core.Ports;

/// <summary>Live messages to the people who look: best effort, nobody's only copy of anything.</summary>
public interface INotices
{
    /// <summary>Sends one message to everybody in a group. Returns once the service has it; nobody in the group is fine.</summary>
    /// <param name="group">Group, 1 to 1,024 characters.</param>
    /// <param name="target">Name of the client's handler.</param>
    /// <param name="argument">The handler's one argument: one JSON value, UTF-8, less than 1 MB.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The service did not take it.</exception>
    Task SendAsync(string group, string target, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken);

    /// <summary>Puts a user into a group: the connections there are, and those that come.</summary>
    /// <param name="user">User, as given to <see cref="AccessFor"/>.</param>
    /// <param name="group">Group.</param>
    /// <param name="lifetime">For how long, whole seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreException">The service did not do it.</exception>
    Task JoinAsync(string user, string group, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Where and by what a client connects.</summary>
    /// <param name="user">Who it will be, 1 to 1,024 characters.</param>
    /// <param name="lifetime">How long the token lets in.</param>
    NoticeAccess AccessFor(string user, TimeSpan lifetime);
}

/// <summary>What a client needs to connect.</summary>
/// <param name="Url">Where to.</param>
/// <param name="AccessToken">Proof that it may; a secret of this client.</param>
/// <param name="Expires">Until when the token lets in, UTC. A connection that stands is not ended by it.</param>
public sealed record NoticeAccess(Uri Url, string AccessToken, DateTimeOffset Expires);
