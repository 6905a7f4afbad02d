using System.Collections.Concurrent;
using CloudCam.Core.Live;
using CloudCam.Core.Ports;
using CloudCam.Relay.Live.Registry;

namespace CloudCam.Relay.Live.Edge;

/// <summary>
/// Lets viewers watch at any replica: a stream that somebody waits for here and that another replica publishes is fetched from there, once for all viewers, for as long as there
/// are any. Replicas give each other only what is published with them, so nothing goes in a circle; what is fetched has no row.
/// </summary>
/// <param name="hub">The streams of this replica; as many as it may have are waited for at most.</param>
/// <param name="table">Where streams are.</param>
/// <param name="links">Signs what other replicas are asked with.</param>
/// <param name="self">This replica.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveEdge(LiveHub hub, LiveTable table, LiveLinks links, LiveSelf self, RegistryLog log, TimeProvider time) : IDisposable
{
    // A stream that was just asked for appears after some seconds; whoever waits sees it half a second later.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<LiveStreamName, Task> works = new();
    private readonly CancellationTokenSource stopping = new();

    // Straight to the address in the row: no proxy stands between replicas, and nobody sends us elsewhere.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = ConnectTimeout, MaxResponseHeadersLength = 8 })
    {
        Timeout = TimeSpan.FromSeconds(8),
    };

    /// <summary>Something happened to a stream. Returns at once.</summary>
    public void OnChange(LiveChangeKind kind, in LiveStreamState stream)
    {
        if (stream.IsPublished || stream.Viewers == 0 || kind is not (LiveChangeKind.Awaited or LiveChangeKind.Ended or LiveChangeKind.ViewersChanged)) return;
        Begin(stream.Name);
    }

    /// <summary>Ends all fetching.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(works.Values).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        stopping.Dispose();
    }

    private void Begin(LiveStreamName name)
    {
        if (stopping.IsCancellationRequested) return;
        // The task is in the list before it can end: it waits for this method's own work by beginning elsewhere.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (works.TryAdd(name, begun.Task)) _ = Task.Run(() => WorkAsync(name, begun), CancellationToken.None);
    }

    // Never throws.
    private async Task WorkAsync(LiveStreamName name, TaskCompletionSource done)
    {
        try
        {
            await FetchAsync(name, stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stop.
            return;
        }
        catch (Exception error)
        {
            log.Broke(error, name);
        }
        finally
        {
            works.TryRemove(name, out _);
            done.TrySetResult();
        }
        // Whoever came between our last look and our end.
        if (IsAwaited(name)) Begin(name);
    }

    private bool IsAwaited(LiveStreamName name) => hub.StateOf(name) is { IsPublished: false, Viewers: > 0 };

    private async Task FetchAsync(LiveStreamName name, CancellationToken stop)
    {
        var wait = LookInterval;
        while (IsAwaited(name))
        {
            if (await FindAsync(name, stop).ConfigureAwait(false) is { } source)
            {
                log.Fetching(name, source.Replica);
                var began = time.GetTimestamp();
                using var pull = new EdgePull(hub, links, http, source);
                var reason = await pull.RunAsync(stop).ConfigureAwait(false);
                log.Fetched(name, reason);
                // One that went well for a while is looked for at once; tries that come to nothing come further and further apart.
                wait = time.GetElapsedTime(began) > LongestWait ? LookInterval : wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }
            await Task.Delay(wait, time, stop).ConfigureAwait(false);
        }
    }

    private async Task<LiveRecord?> FindAsync(LiveStreamName name, CancellationToken stop)
    {
        try
        {
            var found = await table.FindAsync(name, stop).ConfigureAwait(false);
            // What stands under our own name is not here: it has just ended, or a process before us left it.
            return found is not null && found.Replica != self.Replica && found.IsRunning(time.GetUtcNow()) ? found : null;
        }
        catch (StoreException error)
        {
            log.TableAway(error.Message);
            return null;
        }
    }
}
