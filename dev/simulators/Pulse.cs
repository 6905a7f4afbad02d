namespace CloudCam.Simulators;

/// <summary>Wakes everybody who waits for something to have changed.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next <see cref="Beat"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Something has changed.</summary>
    public void Beat() => Interlocked.Exchange(ref _next, New()).SetResult();

    /// <summary>Waits until a condition holds; it is looked at again after every beat.</summary>
    public async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before looking, so that a beat in between is not missed.
            var next = Next;
            if (condition())
            {
                return;
            }

            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
