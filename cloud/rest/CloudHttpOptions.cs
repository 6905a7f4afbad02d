using CloudCam.Core.Settings;

namespace CloudCam.Cloud.Rest;

/// <summary>How requests to the services are sent. The defaults fit a relay with thousands of cameras.</summary>
public sealed class CloudHttpOptions
{
    /// <summary>Repeats of a failed storage request, with growing pauses. 3: about 6 s in all, shorter than any camera's patience; after that the caller decides.</summary>
    [Within(0, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>Pause before the first repeat; doubles each time. 800 ms is Azure's own default.</summary>
    [Within("00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Longest pause between repeats, unless the service asks for more by Retry-After. 10 s: three repeats never come near it, more of them stay within a camera's patience.</summary>
    [Within("00:00:00.010", "00:10:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one attempt may go without progress. 30 s: the service's own limit for a request is of this size.</summary>
    [Within("00:00:01", "00:10:00")]
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting may take. 10 s: three lost SYNs.</summary>
    [Within("00:00:01", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Age at which a pooled connection is given up, so that a changed DNS answer (failover) is seen. 10 minutes: a failover of the service takes longer, and new connections cost next to nothing.</summary>
    [Within("00:00:01", "1.00:00:00")]
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Connections per host. 512: one Put Block per camera in flight on a busy replica; more would only share the same bandwidth.</summary>
    [Within(1, 65_535)]
    public int MaxConnectionsPerServer { get; set; } = 512;
}
