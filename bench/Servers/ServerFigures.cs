using System.Globalization;
using System.Runtime;

namespace CloudCam.Benchmarks.Servers;

/// <summary>What a measured .NET server answers about itself: a line on stdin asks, a line of JSON on stdout answers; the end of stdin ends it.</summary>
internal static class ServerFigures
{
    /// <summary>Says which ports are open, then answers until stdin ends.</summary>
    /// <param name="ports">In the order in which they were asked for.</param>
    /// <param name="openConnections">How many connections are open now.</param>
    /// <param name="forget">Drops what the stores behind the server keep (question <c>forget</c>).</param>
    /// <param name="events">Figures of the event stream behind the server as JSON (question <c>events</c>).</param>
    public static Task AnswerAsync(IEnumerable<int> ports, Func<int> openConnections, Func<Task>? forget = null, Func<string>? events = null)
    {
        Console.WriteLine("LISTENING " + string.Join(' ', ports));
        // Reading the console blocks, and the caller may be on a socket's own thread, where nothing may.
        return Task.Run(() => AnswerAsync(openConnections, forget, events));
    }

    private static async Task AnswerAsync(Func<int> openConnections, Func<Task>? forget, Func<string>? events)
    {
        while (await Console.In.ReadLineAsync() is { } question)
        {
            if (question == "forget" && forget is not null) await forget();
            if (question == "memgc") Collect();
            Console.WriteLine(question switch
            {
                "alloc" => Allocated(),
                "events" when events is not null => events(),
                _ => Memory(openConnections()),
            });
        }
    }

    private static string Allocated() =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"alloc\":{GC.GetTotalAllocatedBytes(precise: true)}}}");

    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }

    private static string Memory(int open) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"open\":{open},\"rss\":{Environment.WorkingSet},\"heap\":{GC.GetTotalMemory(false)},\"committed\":{GC.GetGCMemoryInfo().TotalCommittedBytes},\"threads\":{ThreadPool.ThreadCount}}}");
}
