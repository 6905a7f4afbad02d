namespace CloudCam.Functions.Webhooks;

/// <summary>
/// When a webhook is tried again: after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours (three days in all), each spread by a fifth to both sides so that a
/// receiver that comes back is not met by everything at once. Source: Standard Webhooks specification 1.0, "Operational considerations".
/// </summary>
internal static class RetrySchedule
{
    private const double Spread = 0.2;

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14),
        TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Attempts in all, the first one included.</summary>
    public static int MaxAttempts => Waits.Length + 1;

    /// <summary>Time until the next attempt; null when there is none.</summary>
    /// <param name="attempt">The attempt that failed, 1 and up.</param>
    /// <param name="asked">What the receiver asked for (<c>Retry-After</c>): it may lengthen a wait, up to a day; null when it asked for nothing.</param>
    /// <param name="random">Spreads the waits.</param>
    public static TimeSpan? After(int attempt, TimeSpan? asked, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        if (attempt > Waits.Length) return null;
        var wait = Waits[attempt - 1] * (1 - Spread + (random.NextDouble() * 2 * Spread));
        return asked is { } later && later > wait ? TimeSpan.FromTicks(Math.Min(later.Ticks, TimeSpan.TicksPerDay)) : wait;
    }
}
