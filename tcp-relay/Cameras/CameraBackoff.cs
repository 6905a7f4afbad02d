using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Cameras;

/// <summary>How long a camera is left alone after a connection that ended.</summary>
internal sealed class CameraBackoff(CamerasOptions options, Random random)
{
    // More doublings than any wait has room for.
    private const int MostDoublings = 30;

    private enum Kind
    {
        Link,
        Busy,
        Refused,
    }

    /// <summary>The wait before the next try.</summary>
    /// <param name="reason">Why the connection ended, or was not made.</param>
    /// <param name="before">How the one before it ended, by name; null: not known.</param>
    /// <param name="failures">Failures in a row before this one.</param>
    /// <param name="wasSteady">Whether it had lasted.</param>
    /// <returns>The wait, and the failures in a row now.</returns>
    public (TimeSpan Wait, int Failures) Next(EndReason reason, string? before, int failures, bool wasSteady)
    {
        var kind = KindOf(EndReasons.NameOf(reason));
        // Failures of another kind were other failures: a camera that was off for a day must not begin with the longest wait after its first refused login.
        failures = wasSteady || (before is not null && KindOf(before) != kind) ? 1 : Math.Min(failures + 1, 1_000);
        var (first, longest) = kind switch
        {
            Kind.Refused => (options.RefusedWait, options.LongestRefusedWait),
            Kind.Busy => (options.BusyWait, options.LongestBusyWait),
            _ => (options.RetryWait, options.LongestRetryWait),
        };
        // In seconds: as a time span the product has no room after a month of refusals.
        var wait = TimeSpan.FromSeconds(Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, MostDoublings)), longest.TotalSeconds));
        double spread;
        lock (random) spread = random.NextDouble();
        // Never earlier than promised to a camera that locks accounts; the others half a wait around it.
        return (wait * (kind == Kind.Refused ? 1 + (spread / 4) : 0.75 + (spread / 2)), failures);
    }

    private static Kind KindOf(string reason) => reason switch
    {
        "login-refused" => Kind.Refused,
        "peer-busy" or "secret-missing" or "address-refused" or "refused" => Kind.Busy,
        _ => Kind.Link,
    };
}
