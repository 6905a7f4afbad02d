namespace CloudCam.Simulators.Jimi;

/// <summary>A clock that runs a factor faster than another one: a minute of scenario in a second.</summary>
/// <param name="inner">The other clock.</param>
/// <param name="factor">How much faster; above 0.</param>
/// <param name="start">What it shows at the beginning; null: what the other one shows.</param>
public sealed class FasterTime(TimeProvider inner, double factor, DateTimeOffset? start = null) : TimeProvider
{
    private readonly DateTimeOffset _start = start ?? inner.GetUtcNow();
    private readonly long _startedAt = inner.GetTimestamp();

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + TimeSpan.FromTicks(GetTimestamp());

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)(inner.GetElapsedTime(_startedAt).Ticks * factor);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new FasterTimer(inner.CreateTimer(callback, state, Shorter(dueTime), Shorter(period)), this);

    private TimeSpan Shorter(TimeSpan span) => span <= TimeSpan.Zero ? span : TimeSpan.FromTicks(Math.Max(1, (long)(span.Ticks / factor)));

    private sealed class FasterTimer(ITimer timer, FasterTime clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Shorter(dueTime), clock.Shorter(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
