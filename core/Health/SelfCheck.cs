using System.Diagnostics;
using CloudCam.Core.Ports;

namespace CloudCam.Core.Health;

/// <summary>One thing a process must be able to do.</summary>
/// <param name="Name">What it is, for example <c>blobs.media</c>.</param>
/// <param name="TryAsync">Does it once, harmlessly; throws when it cannot.</param>
public sealed record SelfCheckItem(string Name, Func<CancellationToken, Task> TryAsync);

/// <summary>How one thing went.</summary>
/// <param name="Name">What it was.</param>
/// <param name="Result"><c>ok</c>, or in one word what went wrong: <c>refused</c> (a role or key is wrong), <c>not-there</c>, <c>busy</c>, <c>unreachable</c>, <c>timeout</c>, <c>failed</c>.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Detail">Operation, status and the service's own error code; null when it went well. No secrets.</param>
public sealed record SelfCheckResult(string Name, string Result, long Milliseconds, string? Detail)
{
    /// <summary>Whether it went well.</summary>
    public bool IsOk => Result == "ok";
}

/// <summary>What was found out, and when.</summary>
/// <param name="CheckedAt">When, UTC.</param>
/// <param name="Checks">One result for each thing.</param>
public sealed record SelfCheckReport(DateTimeOffset CheckedAt, IReadOnlyList<SelfCheckResult> Checks)
{
    /// <summary><c>ok</c> when everything went well, else <c>failed</c>.</summary>
    public string Status => Checks.All(check => check.IsOk) ? "ok" : "failed";
}

/// <summary>
/// Tries everything a process must be able to do in the cloud, with real requests. An answer is good for a minute and everybody who asks meanwhile gets it, so nobody makes
/// load by asking. Safe from any thread.
/// </summary>
public sealed class SelfCheck(IReadOnlyList<SelfCheckItem> items, TimeProvider time) : IDisposable
{
    /// <summary>How long an answer is given again.</summary>
    public static readonly TimeSpan AnswerIsGoodFor = TimeSpan.FromMinutes(1);

    // Longer than a store's own retries, shorter than whoever asks waits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim one = new(1);
    private SelfCheckReport? last;

    /// <summary>Tries everything, or answers what was found out within the last minute.</summary>
    public async Task<SelfCheckReport> RunAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (last is { } known && time.GetUtcNow() - known.CheckedAt < AnswerIsGoodFor) return known;
            // All at once: together they take as long as the slowest, also where a service is away.
            var checks = await Task.WhenAll(items.Select(item => TryAsync(item, cancellationToken))).ConfigureAwait(false);
            return last = new SelfCheckReport(time.GetUtcNow(), checks);
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private async Task<SelfCheckResult> TryAsync(SelfCheckItem item, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await item.TryAsync(either.Token).ConfigureAwait(false);
            return Ended("ok", null);
        }
        catch (StoreException error)
        {
            return Ended(WordOf(error.Error), error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Ended("timeout", null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Credentials that cannot be had, for example. Their messages may hold anything, so only the kind is told.
            return Ended("failed", error.GetType().Name);
        }

        SelfCheckResult Ended(string result, string? detail) => new(item.Name, result, (long)time.GetElapsedTime(begin).TotalMilliseconds, detail);
    }

    private static string WordOf(StoreError error) => error switch
    {
        StoreError.Refused => "refused",
        StoreError.NotThere => "not-there",
        StoreError.Busy => "busy",
        StoreError.Unreachable => "unreachable",
        StoreError.Invalid or StoreError.Changed or StoreError.AlreadyThere => "failed",
        _ => throw new UnreachableException(),
    };
}
