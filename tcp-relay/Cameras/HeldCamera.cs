using CloudCam.Core.Cameras;
using CloudCam.Core.Devices;
using CloudCam.Core.Ports;
using CloudCam.Protocols.Cameras;
using CloudCam.Relay.Connections;

namespace CloudCam.Relay.Cameras;

/// <summary>A camera that this replica holds: dials it again and again, writes how that went into the lease, and lets it go when it is told to or cannot renew the lease.</summary>
internal sealed class HeldCamera : IDisposable
{
    private readonly Lock gate = new();
    private readonly CameraWorks works;
    private CameraMemory memory = new();
    private CancellationTokenSource turn = new();
    private CameraAttempt? attempt;
    private CameraRecord camera;
    private CameraLease lease;
    private long renewedAt;
    private EndReason? stop;
    private bool isLost;
    private bool isRemoved;
    private bool isOver;
    private Task writing = Task.CompletedTask;

    /// <summary>Takes over a lease that was just claimed.</summary>
    /// <param name="camera">The registration.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="claimedAt">Timestamp of before it was written.</param>
    /// <param name="works">What it works with.</param>
    public HeldCamera(CameraRecord camera, CameraLease lease, long claimedAt, CameraWorks works)
    {
        (this.camera, this.lease, renewedAt, this.works) = (camera, lease, claimedAt, works);
        Ended = Task.CompletedTask;
    }

    /// <summary>The camera.</summary>
    public DeviceId Id => camera.Id;

    /// <summary>Done when it was let go.</summary>
    public Task Ended { get; private set; }

    /// <summary>Whether it is connected and logged in.</summary>
    public bool IsOnline => attempt is { IsOnline: true };

    /// <summary>Whether it was told to let go.</summary>
    public bool IsStopping => stop is not null;

    /// <summary>Begins to dial.</summary>
    /// <param name="ended">Called when it was let go.</param>
    public void Start(Action<HeldCamera> ended) => Ended = Task.Run(async () =>
    {
        await RunAsync().ConfigureAwait(false);
        ended(this);
    });

    /// <summary>Takes in the registration as it stands now: a changed one is dialled anew, at once.</summary>
    public void Update(CameraRecord now)
    {
        CameraAttempt? running;
        lock (gate)
        {
            if (now.ETag == camera.ETag) return;
            camera = now;
            // What is to be recorded may have changed: the time before it is no gap.
            memory = new CameraMemory();
            running = attempt;
            if (stop is null) Turn();
        }
        running?.Stop(EndReason.LeaseEnded);
    }

    /// <summary>Tells it to let go.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="isGone">Whether the registration is gone: its lease's row goes with it.</param>
    public void Stop(EndReason reason, bool isGone = false)
    {
        CameraAttempt? running;
        lock (gate)
        {
            isRemoved |= isGone;
            stop ??= reason;
            running = attempt;
            Turn();
        }
        running?.Stop(reason);
    }

    /// <summary>Writes the lease if it is time, and lets the camera go if that did not succeed for too long. Never throws.</summary>
    public async Task KeepAsync()
    {
        if (LetGoIfOverdue()) return;
        var age = works.Time.GetElapsedTime(renewedAt);
        if (age < works.Options.RenewInterval || isLost) return;
        // A write that hangs must not outlast the lease.
        using var limit = new CancellationTokenSource(works.Options.LeaseTime - works.Options.StopMargin - age, works.Time);
        await InTurnAsync(() => WriteAsync(limit.Token)).ConfigureAwait(false);
    }

    /// <summary>Lets the camera go when its lease was not renewed for so long that others may soon take it.</summary>
    /// <returns>Whether it is so.</returns>
    public bool LetGoIfOverdue()
    {
        if (works.Time.GetElapsedTime(Volatile.Read(ref renewedAt)) < works.Options.LeaseTime - works.Options.StopMargin) return false;
        if (!isLost) Lose("its lease could not be renewed in time");
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            if (isOver) return;
            isOver = true;
            turn.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (!IsStopping)
            {
                CameraRecord now;
                CancellationToken token;
                lock (gate) (now, token) = (camera, turn.Token);
                if (!await WaitAsync(now, token).ConfigureAwait(false)) continue;
                var running = new CameraAttempt(now, works, memory, token);
                lock (gate)
                {
                    if (token.IsCancellationRequested) continue;
                    attempt = running;
                    // A changed registration begins anew: what failed before was another one.
                    lease = lease with { NextAttempt = null, TriedVersion = now.ETag, Failures = lease.TriedVersion == now.ETag ? lease.Failures : 0 };
                }
                var end = await running.RunAsync().ConfigureAwait(false);
                await NoteAsync(now, end).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            works.Log.CameraBroke(error, Id);
        }
        await InTurnAsync(ReleaseAsync).ConfigureAwait(false);
    }

    // Waits for the time of the next try, which may be another replica's promise to the camera. False: something changed meanwhile.
    private async Task<bool> WaitAsync(CameraRecord now, CancellationToken token)
    {
        if (token.IsCancellationRequested) return false;
        if (lease.TriedVersion != now.ETag || lease.NextAttempt is not { } next) return true;
        var wait = next - works.Time.GetUtcNow();
        // Whoever wrote the time may have had another clock.
        var longest = works.Options.LongestRefusedWait * 1.25;
        if (wait > longest) wait = longest;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, works.Time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !token.IsCancellationRequested;
    }

    private async Task NoteAsync(CameraRecord now, AttemptEnd end)
    {
        var (wait, failures) = works.Backoff.Next(end.Reason, lease.EndReason, lease.Failures, end.WasSteady);
        bool isOurs;
        lock (gate)
        {
            attempt = null;
            // We ended it: the next try is nobody's fault and has nothing to wait for.
            isOurs = stop is not null || camera.ETag != now.ETag;
            lease = lease with
            {
                EndReason = EndReasons.NameOf(end.Reason), EndedAt = works.Time.GetUtcNow(), Failures = isOurs ? 0 : failures, NextAttempt = isOurs ? null : works.Time.GetUtcNow() + wait,
            };
        }
        if (isOurs) return;
        works.Log.TryEnded(now.Id, now.Kind, now.Address, EndReasons.NameOf(end.Reason), end.Detail is null ? "" : $", {end.Detail}", wait.TotalSeconds, failures);
        await InTurnAsync(() => WriteAsync(CancellationToken.None)).ConfigureAwait(false);
    }

    // One write at a time, each with the version of the one before it.
    private Task InTurnAsync(Func<Task> write)
    {
        lock (gate) return writing = AfterAsync(writing);

        async Task AfterAsync(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await write().ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (isLost || cancellationToken.IsCancellationRequested) return;
            var before = works.Time.GetTimestamp();
            var written = await works.Leases.RenewAsync(lease, cancellationToken).ConfigureAwait(false);
            if (written is null) Lose("somebody else holds it");
            else
            {
                lock (gate) lease = lease with { ETag = written.ETag };
                Volatile.Write(ref renewedAt, before);
            }
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            works.Log.LeaseNotWritten(Id, error is StoreException store ? store.Error : StoreError.Unreachable, error.Message);
        }
    }

    private void Lose(string detail)
    {
        isLost = true;
        works.Log.LeaseLost(Id, detail);
        Stop(EndReason.LeaseEnded);
    }

    private async Task ReleaseAsync()
    {
        try
        {
            // Also after a loss: where nobody has it yet it is free at once, and where somebody has it the row's version is another one.
            works.Log.GivenBack(Id, EndReasons.NameOf(stop ?? EndReason.InternalError));
            using var limit = new CancellationTokenSource(works.Options.StopMargin, works.Time);
            if (isRemoved) await works.Leases.RemoveAsync(lease, limit.Token).ConfigureAwait(false);
            else await works.Leases.ReleaseAsync(lease, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            // It runs out by itself.
            works.Log.LeaseNotWritten(Id, error is StoreException store ? store.Error : StoreError.Unreachable, error.Message);
        }
        finally
        {
            isLost = true;
        }
    }

    // Under the gate: whatever waits or connects looks again. The old source is not disposed, somebody may be about to use its token.
    private void Turn()
    {
        if (isOver) return;
        var before = turn;
        turn = new CancellationTokenSource();
        if (stop is not null) turn.Cancel();
        before.Cancel();
    }
}
