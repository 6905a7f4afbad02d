namespace CloudCam.Functions.Uploads;

/// <summary>How many requests of cameras are worked on at once: some, more wait for a while, the rest is sent away to come again.</summary>
internal sealed class UploadSlots(UploadOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim slots = new(options.MaxConcurrent);
    private int waiting;

    /// <summary>Places nobody has.</summary>
    public int Free => slots.CurrentCount;

    /// <summary>Requests that wait for a place.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Waits for a place.</summary>
    /// <returns>False when there is none and will not be soon.</returns>
    public async Task<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (slots.Wait(0, CancellationToken.None)) return true;
        if (Interlocked.Increment(ref waiting) > options.MaxWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return false;
        }
        using var limit = new CancellationTokenSource(options.MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await slots.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Leaves the place.</summary>
    public void Leave() => slots.Release();

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();
}
