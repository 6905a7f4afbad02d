namespace CloudCam.Simulators;

/// <summary>Lets one piece of work run after the other, in the order they came.</summary>
internal sealed class Turns
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Runs work when everything before it is done.</summary>
    public async Task RunAsync(Func<Task> work)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_gate)
        {
            (before, _last) = (_last, mine.Task);
        }

        await before.ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            mine.SetResult();
        }
    }
}
