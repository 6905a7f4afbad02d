using System.Text;

namespace CloudCam.Core.Naming;

/// <summary>Queues.</summary>
public static class QueueNames
{
    /// <summary>Files whose bytes are all stored and that wait to be assembled (one message per transfer, at least once).</summary>
    public const string MediaJobs = "media-jobs";

    private const string CommandsPrefix = "commands-";

    // 63 characters are what the service allows; the prefix takes 9, a dash and 8 digits of a replica's own follow.
    private const int MaxReplicaLength = 44;

    /// <summary>Calls for the devices that are connected to one relay replica: at most 63 characters of <c>a-z 0-9 -</c>, no two dashes together.</summary>
    /// <param name="replica">The replica's name, whatever it is; different names give different queues.</param>
    public static string CommandsOf(string replica)
    {
        var safe = new StringBuilder(CommandsPrefix, 63);
        foreach (var letter in replica)
        {
            if (safe.Length == CommandsPrefix.Length + MaxReplicaLength) break;
            if (char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter)) safe.Append(letter);
            else if (safe[^1] != '-') safe.Append('-');
        }
        if (replica.Length > 0 && safe[^1] != '-' && safe.ToString() == CommandsPrefix + replica) return safe.ToString();
        // Something had to change: digits of the name itself keep it apart from others that become the same.
        if (safe[^1] != '-') safe.Append('-');
        return safe.Append(DerivedId.From("replica", replica)[..8]).ToString();
    }

    /// <summary>Calls to subscribers that are still to be made (one message per attempt, at least once).</summary>
    public const string WebhookDeliveries = "webhook-deliveries";

    /// <summary>Where the Functions host puts messages that failed again and again.</summary>
    public static string PoisonOf(string queue) => queue + "-poison";

    /// <summary>All queues that must exist.</summary>
    public static IReadOnlyList<string> All { get; } = [MediaJobs, WebhookDeliveries];
}
