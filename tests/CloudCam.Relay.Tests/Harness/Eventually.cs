namespace CloudCam.Relay.Tests.Harness;

/// <summary>Waits for the thing itself, with a limit that only a hang meets.</summary>
public static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"Still not so: {what}");
            await Task.Delay(10);
        }
    }

    /// <summary>For tests whose subject is time that passes.</summary>
    public static Task PauseAsync(int milliseconds) => Task.Delay(milliseconds);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task InTime(this Task task) => task.WaitAsync(Limit);
}
