using System.Diagnostics.CodeAnalysis;
using CloudCam.Core.Commands;

namespace CloudCam.Relay.Commands;

/// <summary>The commands of one connection: those found waiting, and the one that its session has. Made when the first command comes; used on the connection's turn only.</summary>
public sealed class ConnectionCommands
{
    private readonly Queue<(CommandRecord Command, string ETag)> waiting = new();

    /// <summary>Found waiting, not yet taken; each may have been taken by somebody else meanwhile.</summary>
    public int WaitingCount => waiting.Count;

    /// <summary>The command that the session has, as its row stands; null when none.</summary>
    public CommandRecord? Current { get; private set; }

    /// <summary>ETag of the current command's row.</summary>
    public string ETag { get; private set; } = "";

    /// <summary>Whether the session said that it sends the current command.</summary>
    public bool IsTold { get; set; }

    /// <summary>Whether bytes of the current command may have left: from here on nobody can say that the device did not get it.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>
    /// Whether the device may have got the current command. A camera that we dialled may have got it over another connection than this one: there the session's word counts.
    /// </summary>
    public bool MayBeKnown(bool isDialled) => IsWritten || (isDialled && IsTold);

    /// <summary>Id of the command whose end is about to be told; null when none.</summary>
    public string? ToldId { get; set; }

    /// <summary>Adds what was found.</summary>
    public void Add(CommandRecord command, string etag) => waiting.Enqueue((command, etag));

    /// <summary>Takes the oldest one.</summary>
    public (CommandRecord Command, string ETag) Take() => waiting.Dequeue();

    /// <summary>Forgets what waits: another connection finds it.</summary>
    public void Forget() => waiting.Clear();

    /// <summary>The session gets a command.</summary>
    [MemberNotNull(nameof(Current))]
    public void Begin(CommandRecord command, string etag) => (Current, ETag, IsTold, IsWritten) = (command, etag, false, false);

    /// <summary>Bytes are about to be sent.</summary>
    public void BytesLeave()
    {
        if (IsTold) IsWritten = true;
    }

    /// <summary>The current command is done, or not the session's any more.</summary>
    public void End() => (Current, ETag, IsTold, IsWritten) = (null, "", false, false);
}
