using System.Buffers;

namespace CloudCam.Core.Ports;

/// <summary>Passwords and keys by name: rows and settings hold the names, never the values.</summary>
public interface ISecretStore
{
    /// <summary>Reads a secret as it is now; null when there is none of this name. Never logged, never part of an exception.</summary>
    /// <param name="name">Its name, see <see cref="SecretNames.IsName"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The text is no name of a secret.</exception>
    /// <exception cref="StoreException">The store is away, or refuses us.</exception>
    Task<string?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>A secret was of no use: the next question about it goes to where it is kept, not to a copy.</summary>
    /// <param name="name">Its name.</param>
    void Forget(string name)
    {
    }
}

/// <summary>What a secret may be called: the same in every kind of store, so that a name is never a path or an address.</summary>
public static class SecretNames
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Longest value that is read, characters: the services' own limit is 25 KB, a camera's password has less than 100.</summary>
    public const int MaxValueLength = 4_096;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Whether a text is 1 to 64 characters of <c>a-z 0-9 -</c>.</summary>
    public static bool IsName(string? text) => text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>Takes a name for what it must be.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void Check(string name)
    {
        if (!IsName(name)) throw new ArgumentException("The name of a secret is 1 to 64 characters of a-z 0-9 -.", nameof(name));
    }
}
