namespace CloudCam.Testing;

/// <summary>A clock that moves only when it is told to; timers fire while it moves.</summary>
public sealed class StoppedClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<StoppedTimer> timers = [];
    private DateTimeOffset now = start;

    public StoppedClock()
        : this(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves on, stopping at every timer that is due in between.</summary>
    public void Advance(TimeSpan time)
    {
        var target = GetUtcNow() + time;
        while (true)
        {
            StoppedTimer? due;
            lock (gate)
            {
                due = timers.Where(timer => timer.DueAt <= target).MinBy(timer => timer.DueAt);
                if (due?.DueAt is not { } dueAt)
                {
                    now = target;
                    return;
                }
                if (dueAt > now) now = dueAt;
                due.Next(dueAt);
            }
            due.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StoppedTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (gate) timers.Add(timer);
        return timer;
    }

    private sealed class StoppedTimer(StoppedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
                period = newPeriod;
            }
            return true;
        }

        public void Next(DateTimeOffset dueAt) => DueAt = period > TimeSpan.Zero ? dueAt + period : null;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
