using CloudCam.Core.Naming;

namespace CloudCam.Core.Devices;

/// <summary>A relay replica that lives, as it told last.</summary>
public sealed record ReplicaRecord
{
    private const int MaxReadable = 40;

    /// <summary>Its name, as in the state rows of its devices.</summary>
    public required string Replica { get; init; }

    /// <summary>When it told so, by its clock.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When its process started. A later one under the same name holds none of the connections of the one before.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Open connections.</summary>
    public int Connections { get; init; }

    /// <summary>Site whose cameras it dials, empty for those of no site; null: it dials none.</summary>
    public string? DialsSite { get; init; }

    /// <summary>Version of its program.</summary>
    public string Version { get; init; } = "";

    /// <summary>The start whose predecessors' devices were looked after by the sweep; null: none yet.</summary>
    public DateTimeOffset? SweptStart { get; init; }

    /// <summary>Version of the row.</summary>
    public string? ETag { get; init; }

    /// <summary>Row key of a replica: its name as far as a key may have it, and a few digits that keep names apart that then look the same.</summary>
    public static string KeyOf(string replica)
    {
        var readable = string.Concat(replica.ToLowerInvariant().Take(MaxReadable).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        return $"{readable}-{DerivedId.From("replica", replica)[..8]}";
    }
}
