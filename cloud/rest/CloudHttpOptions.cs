namespace CloudCam.Cloud.Rest;

/// <summary>How requests to the services are sent. The defaults fit a relay with thousands of cameras.</summary>
public sealed class CloudHttpOptions
{
    /// <summary>Repeats of a failed storage request, with growing pauses. 3: about 6 s in all, shorter than any camera's patience; after that the caller decides.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>Pause before the first repeat; doubles each time. 800 ms is Azure's own default.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Longest pause between repeats, unless the service asks for more by Retry-After.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one attempt may go without progress. 30 s: the service's own limit for a request is of this size.</summary>
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting may take. 10 s: three lost SYNs.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Age at which a pooled connection is given up, so that a changed DNS answer (failover) is seen.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Connections per host. 512: one Put Block per camera in flight on a busy replica; more would only share the same bandwidth.</summary>
    public int MaxConnectionsPerServer { get; set; } = 512;
}
