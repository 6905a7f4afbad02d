using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Conversion;
using CloudCam.Functions.Hosting;

namespace CloudCam.Functions.Health;

/// <summary>
/// <c>GET /api/health</c>: whether the stores answer and ffmpeg is there. Anyone may ask, so the stores are asked at most once in some
/// seconds. Without ffmpeg the app works: files are kept and marked.
/// </summary>
internal sealed class HealthEndpoint(ITableStore tables, IBlobStore blobs, IWorkQueue queue, FfmpegRunner ffmpeg, TimeProvider time, ILogger<HealthEndpoint> logger) : IDisposable
{
    /// <summary>The path it answers on.</summary>
    public const string Route = "/api/health";

    private static readonly TimeSpan AnswerIsGoodFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim one = new(1);
    private DateTimeOffset askedAt = DateTimeOffset.MinValue;
    private Dictionary<string, string> checks = [];

    /// <summary>Answers 200 when all stores do, else 503.</summary>
    public async Task<IResult> RunAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - askedAt >= AnswerIsGoodFor)
            {
                checks = new Dictionary<string, string>
                {
                    ["tables"] = await AskAsync("tables", stop => tables.GetAsync(TableNames.Devices, "health", "health", stop)),
                    ["blobs"] = await AskAsync("blobs", stop => blobs.DescribeAsync(new BlobName(BlobNames.MediaContainer, "health"), stop)),
                    ["queue"] = await AskAsync("queue", stop => queue.CountAsync(QueueNames.MediaJobs, stop)),
                    ["ffmpeg"] = ffmpeg.IsThere ? "ok" : "missing",
                };
                askedAt = time.GetUtcNow();
            }
            var ok = !checks.ContainsValue("failed");
            return Results.Json(new HealthView(ok ? "ok" : "failed", checks), statusCode: ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private async Task<string> AskAsync(string what, Func<CancellationToken, Task> ask)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            await ask(limit.Token);
            return "ok";
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            FunctionsLog.HealthCheckFailed(logger, error, what);
            return "failed";
        }
    }
}

/// <summary>Whether the app can work.</summary>
/// <param name="Status">Whether all stores answer.</param>
/// <param name="Checks">What was looked at: <c>ok</c>, <c>failed</c> or <c>missing</c>.</param>
internal sealed record HealthView([property: Words(nameof(ApiWords.Healths))] string Status, IReadOnlyDictionary<string, string> Checks);
