using CloudCam.Core.Ports;

namespace CloudCam.Functions.Tests.Support;

/// <summary>Counts store calls of the app and makes one of them fail: before it does anything, or after it did everything (its answer is lost).</summary>
internal sealed class CallCounter
{
    private int failAt;
    private bool afterwards;
    private bool allAfter;

    public int Count { get; private set; }

    /// <summary>The kth call from now on fails, or that and every later one.</summary>
    public void FailAt(int call, bool doneAllTheSame, bool andAllAfter = false)
    {
        allAfter = andAllAfter;
        Count = 0;
        failAt = call;
        afterwards = doneAllTheSame;
    }

    public void Clear() => failAt = 0;

    /// <summary>Does a work whose kth call fails, every other time after it was done all the same, and then the work once more, whole.</summary>
    public async Task BreakOffAsync(int call, Func<Task> work)
    {
        FailAt(call, doneAllTheSame: call % 2 == 0);
        try
        {
            await work();
        }
        catch (StoreException error)
        {
            Assert.True(error.CanRetry);
        }
        Clear();
        await work();
    }

    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        Count++;
        var fails = failAt > 0 && (Count == failAt || (allAfter && Count > failAt));
        if (fails && !afterwards) throw Lost();
        var answer = await call();
        return fails ? throw Lost() : answer;
    }

    public async Task RunAsync(Func<Task> call) => await RunAsync(async () =>
    {
        await call();
        return true;
    });

    private static StoreException Lost() => new(StoreError.Unreachable, "fault on order");
}
