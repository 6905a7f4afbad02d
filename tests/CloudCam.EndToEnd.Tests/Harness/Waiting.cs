namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>Waits for what must come sooner or later; nothing is asserted about how soon.</summary>
internal static class Waiting
{
    /// <summary>Against a hang only.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks until the answer is there (not null).</summary>
    /// <param name="ask">Asks once.</param>
    /// <param name="missing">What to say when it never comes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="limit">Longest wait; null: <see cref="Limit"/>.</param>
    public static async Task<T> ForAsync<T>(Func<Task<T?>> ask, Func<string> missing, CancellationToken cancellationToken, TimeSpan? limit = null)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer) return answer;
            if (TimeProvider.System.GetElapsedTime(started) > (limit ?? Limit)) Assert.Fail($"Waited {(limit ?? Limit).TotalSeconds:0} s in vain: {missing()}");
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Asks until it is so.</summary>
    public static Task UntilAsync(Func<Task<bool>> isSo, string what, Func<string> context, CancellationToken cancellationToken) =>
        ForAsync(async () => await isSo() ? what : null, () => $"{what}\n{context()}", cancellationToken);
}
