namespace CloudCam.Protocols.Tests.Media;

/// <summary>Looks for allocation in steady state.</summary>
internal static class Allocations
{
    private const int Rounds = 100;
    private const int Windows = 5;

    /// <summary>The work, once it is warm, allocates nothing. What the runtime allocates now and then on a thread is not the work's: the quietest of several windows counts.</summary>
    public static void None(Action work)
    {
        for (var round = 0; round < Rounds; round++) work();
        var least = long.MaxValue;
        for (var window = 0; window < Windows && least > 0; window++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < Rounds; round++) work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }
}
