using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace CloudCam.Functions.Access;

/// <summary>
/// How often: token buckets, one per key, and one per address for tries that are refused. They count in this process: several instances
/// of the app allow as many times the rate, which still bounds what one caller can cost.
/// </summary>
internal sealed class ApiRates : IDisposable
{
    // Buckets in memory for addresses: some megabytes at most, whoever knocks. Two addresses share one only by chance, which nobody can steer
    // since the hash is seeded anew in each process.
    private const int AddressBuckets = 16_384;

    private readonly PartitionedRateLimiter<HttpContext> refusedTries;
    private readonly ApiOptions options;

    public ApiRates(ApiOptions options)
    {
        this.options = options;
        refusedTries = PartitionedRateLimiter.Create<HttpContext, int>(context => RateLimitPartition.GetTokenBucketLimiter(
            (int)((uint)PeerAddress.Of(context).GetHashCode() % AddressBuckets), _ => Bucket(options.RefusedTriesPerMinute, options.RefusedTriesPerMinute)));
    }

    /// <summary>Sets ASP.NET Core's rate limiter up: by the key of the caller, none for endpoints that ask for no key (devices that upload, health).</summary>
    public void Configure(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Features.Get<ApiCaller>() is { RatePerMinute: { } rate } caller
            ? RateLimitPartition.GetTokenBucketLimiter($"{caller.KeyId} {rate}", _ => Bucket(rate, Math.Min(rate, options.RequestBurst)))
            : RateLimitPartition.GetNoLimiter(""));
        limiter.OnRejected = (rejected, _) => new ValueTask(AccessProblems.TooManyAsync(rejected.HttpContext, WaitOf(rejected.Lease), "The key's rate is used up."));
    }

    /// <summary>Whether this address has refused tries left.</summary>
    /// <param name="context">The request.</param>
    /// <param name="wait">When there will be one.</param>
    public bool MayTry(HttpContext context, out TimeSpan wait)
    {
        // Not a lease of nothing: that is also given while only a part of a token is there, which no refused try can then be counted against.
        var may = refusedTries.GetStatistics(context) is not { CurrentAvailablePermits: < 1 };
        wait = may ? default : TimeSpan.FromMinutes(1) / options.RefusedTriesPerMinute;
        return may;
    }

    /// <summary>Counts a refused try.</summary>
    public void CountRefused(HttpContext context) => refusedTries.AttemptAcquire(context).Dispose();

    /// <inheritdoc/>
    public void Dispose() => refusedTries.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(int perMinute, int burst) => new()
    {
        TokenLimit = burst, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute, QueueLimit = 0, AutoReplenishment = true,
    };

    private static TimeSpan WaitOf(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : default;
}
