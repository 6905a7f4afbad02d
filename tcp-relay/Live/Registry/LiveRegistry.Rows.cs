using System.Collections.Concurrent;
using CloudCam.Core.Live;

namespace CloudCam.Relay.Live.Registry;

/// <summary>What is done for one stream, by one worker at a time: its row is taken, written again, left for its camera to come back to, and ended.</summary>
internal sealed partial class LiveRegistry
{
    // A begin that could not be written for this long may have been overtaken; before that clocks of two replicas decide nothing.
    private static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(5);

    // Streams whose row may have been taken although the store did not say so.
    private readonly ConcurrentDictionary<LiveStreamName, bool> doubtful = new();

    private async Task SyncAsync(LiveStreamName name, CancellationToken stopping)
    {
        holds.TryGetValue(name, out var hold);
        if (hub.StateOf(name) is not { IsPublished: true, IsFromReplica: false, Traffic: { } traffic } state)
        {
            hold ??= await LeftBehindAsync(name, stopping).ConfigureAwait(false);
            if (hold is not null) await PauseAsync(name, hold, stopping).ConfigureAwait(false);
            return;
        }
        var now = time.GetUtcNow();
        var wanted = self.RowOf(state, now);
        // A new publication of a stream that had one takes the row over like one of another replica.
        if (hold is null || hold.Row.StartedAt != wanted.StartedAt) await ClaimAsync(name, hold, wanted, traffic, now - state.Since > LateAfter, stopping).ConfigureAwait(false);
        else if (SaysMore(hold, wanted, now)) await RenewAsync(name, hold, wanted, traffic, stopping).ConfigureAwait(false);
        if (holds.TryGetValue(name, out hold)) TellBegin(hold, state.IsSettled || now - hold.Row.BegunAt > LateAfter);
    }

    private static bool SaysMore(LiveHold hold, LiveRecord wanted, DateTimeOffset now) =>
        hold.Row.Video != wanted.Video || hold.Row.Audio != wanted.Audio || hold.Row.IsWanted != wanted.IsWanted || now - hold.Row.SeenAt >= LiveRecord.RefreshInterval / 2;

    private async Task ClaimAsync(LiveStreamName name, LiveHold? before, LiveRecord wanted, LiveTraffic traffic, bool isLate, CancellationToken stopping)
    {
        var counted = (wanted.ReceivedBytes, wanted.Frames);
        if (before is not null)
        {
            // What the publication before brought since its row was written.
            var (bytes, frames) = before.Counted;
            wanted = wanted with
            {
                IsTold = before.IsTold, ReceivedBytes = wanted.ReceivedBytes + bytes - before.Row.ReceivedBytes, Frames = wanted.Frames + frames - before.Row.Frames,
            };
        }
        doubtful[name] = true;
        var claimed = await table.ClaimAsync(wanted, isLate, stopping).ConfigureAwait(false);
        doubtful.TryRemove(name, out _);
        if (claimed is not { } written)
        {
            Lose(name, wanted.StartedAt);
            return;
        }
        if (before is not null && before.Row.BegunAt == written.BegunAt) before.Continued(written, traffic, counted);
        else holds[name] = new LiveHold(written, traffic, counted);
        log.Claimed(name, written.Epoch);
    }

    private async Task RenewAsync(LiveStreamName name, LiveHold hold, LiveRecord wanted, LiveTraffic traffic, CancellationToken stopping)
    {
        var (bytes, frames) = hold.Counted;
        var row = hold.Row with
        {
            Video = wanted.Video, Audio = wanted.Audio, Width = wanted.Width, Height = wanted.Height, IsWanted = wanted.IsWanted, SeenAt = wanted.SeenAt, Address = wanted.Address,
            IsTold = hold.IsTold, ReceivedBytes = bytes, Frames = frames,
        };
        if (await table.RenewAsync(row, stopping).ConfigureAwait(false) is not { } written)
        {
            Lose(name, wanted.StartedAt);
            return;
        }
        if (written.BegunAt == row.BegunAt) hold.Renewed(written);
        // Told to have ended meanwhile: what comes from now on is another stream.
        else holds[name] = new LiveHold(written, traffic, (written.ReceivedBytes, written.Frames));
    }

    // A publication that ended before its claim was answered: its row is ours to end if it was written.
    private async Task<LiveHold?> LeftBehindAsync(LiveStreamName name, CancellationToken stopping)
    {
        if (!doubtful.ContainsKey(name)) return null;
        var found = await table.FindAsync(name, stopping).ConfigureAwait(false);
        doubtful.TryRemove(name, out _);
        if (found is null || found.Replica != self.Replica || found.Instance != self.Instance) return null;
        return holds[name] = new LiveHold(found, new LiveTraffic(), default);
    }

    // The publication is gone; its camera may come back, here or at another replica.
    private async Task PauseAsync(LiveStreamName name, LiveHold hold, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var isNew = hold.Row.EndedAt is null;
        if (!isNew && GraceOf(hold.Row) <= TimeSpan.Zero)
        {
            await EndAsync(name, hold, stopping).ConfigureAwait(false);
            return;
        }
        if (!isNew && now - hold.Row.SeenAt < LiveRecord.RefreshInterval / 2) return;
        if (await table.RenewAsync(Ended(hold, now), stopping).ConfigureAwait(false) is { } written) hold.Renewed(written);
        else holds.TryRemove(name, out _);
    }

    private LiveRecord Ended(LiveHold hold, DateTimeOffset now)
    {
        var (bytes, frames) = hold.Counted;
        return hold.Row with
        {
            EndedAt = hold.Row.EndedAt ?? now, SeenAt = now, IsTold = hold.IsTold, ReceivedBytes = bytes, Frames = frames,
            EndReason = hold.Row.EndReason ?? (hub.IsStopping ? LiveEnd.RelayStopped : hold.Row.IsWanted ? LiveEnd.PublisherGone : LiveEnd.Unwatched),
        };
    }

    private async Task EndAsync(LiveStreamName name, LiveHold hold, CancellationToken stopping)
    {
        // From this write on nobody continues it; who did so before has the row, and the stream goes on there.
        var over = await table.RenewAsync(Ended(hold, time.GetUtcNow()) with { IsOver = true }, stopping).ConfigureAwait(false);
        holds.TryRemove(name, out _);
        if (over is not null) teller.Ended(over);
    }

    private void TellBegin(LiveHold hold, bool isTime)
    {
        if (!isTime || hold.IsTelling) return;
        hold.IsTelling = true;
        teller.Began(hold.Row, hold.Told);
    }

    private void Lose(LiveStreamName name, DateTimeOffset since)
    {
        holds.TryRemove(name, out _);
        // One that began meanwhile is newer than whoever overtook the one before.
        if (hub.StateOf(name) is not { IsPublished: true, IsFromReplica: false } state || state.Since != since)
        {
            Note(name, isUnwatched: false);
            return;
        }
        log.Overtaken(name);
        // Whoever publishes sees that it was replaced, and ends; viewers go on with what is fetched from the other replica.
        hub.TryPublish(name, "overtaken")?.Dispose();
    }
}
