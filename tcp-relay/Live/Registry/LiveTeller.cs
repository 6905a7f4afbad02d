using System.Threading.Channels;
using CloudCam.Core.Live;
using CloudCam.Core.Ports;

namespace CloudCam.Relay.Live.Registry;

/// <summary>
/// Tells begins and ends of this replica's streams, one after the other in the order in which they were noted, and takes the rows of what has ended away. Apart from the work on rows:
/// an event stream that is slow must not let rows grow old. What could not be told when the relay goes down is told by the sweep, from the rows.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="telling">Makes and sends the events.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveTeller(LiveTable table, LiveTelling telling, RegistryLog log, TimeProvider time) : IDisposable
{
    // Told in one go: as many as a request to the event stream easily takes.
    private const int AtOnce = 64;

    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(2);

    // No bound of its own: a stream is in it twice at most until both are told.
    private readonly Channel<(LiveRecord Stream, Action? Told)> queue = Channel.CreateUnbounded<(LiveRecord, Action?)>(new() { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private Task working = Task.CompletedTask;

    /// <summary>Begins to work.</summary>
    public void Start() => working = Task.Run(RunAsync, CancellationToken.None);

    /// <summary>Notes that a stream began. Returns at once.</summary>
    /// <param name="stream">Its row.</param>
    /// <param name="told">Called when it was told; must return at once.</param>
    public void Began(LiveRecord stream, Action told) => queue.Writer.TryWrite((stream, told));

    /// <summary>Notes that a stream ended. Returns at once.</summary>
    /// <param name="over">Its row, marked as over.</param>
    public void Ended(LiveRecord over) => queue.Writer.TryWrite((over, null));

    /// <summary>Tells what was noted, as long as there is time for it.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        queue.Writer.TryComplete();
        try
        {
            await working.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await working.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            List<(LiveRecord Stream, Action? Told)> batch = [];
            while (await queue.Reader.WaitToReadAsync(stopping.Token).ConfigureAwait(false))
            {
                while (batch.Count < AtOnce && queue.Reader.TryRead(out var next)) batch.Add(next);
                await TellAllAsync(batch).ConfigureAwait(false);
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stop; the rows are still there.
            return;
        }
    }

    private async Task TellAllAsync(List<(LiveRecord Stream, Action? Told)> batch)
    {
        for (var isAway = false; ; isAway = true)
        {
            try
            {
                await TellAsync(batch).ConfigureAwait(false);
                return;
            }
            catch (StoreException error)
            {
                if (!isAway) log.NotTold(batch.Count, error.Message);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A fault of ours: the sweep tries its luck with the rows.
                log.Broke(error, batch[0].Stream.Stream);
                return;
            }
            await Task.Delay(RetryWait, time, stopping.Token).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(List<(LiveRecord Stream, Action? Told)> batch)
    {
        // In their order: of one stream the begin comes first.
        for (var at = 0; at < batch.Count;)
        {
            var isEnd = batch[at].Stream.IsOver;
            var run = batch.Skip(at).TakeWhile(one => one.Stream.IsOver == isEnd).ToList();
            List<LiveRecord> streams = [.. run.Select(one => one.Stream)];
            await (isEnd ? telling.EndedAsync(streams, stopping.Token) : telling.StartedAsync(streams, stopping.Token)).ConfigureAwait(false);
            if (isEnd) await Task.WhenAll(streams.Select(stream => table.EndAsync(stream, stopping.Token))).ConfigureAwait(false);
            foreach (var (_, told) in run) told?.Invoke();
            at += run.Count;
        }
    }
}
