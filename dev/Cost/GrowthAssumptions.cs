namespace CloudCam.Dev.Cost;

/// <summary>What the load on services depends on besides the fleet itself.</summary>
internal sealed record GrowthAssumptions
{
    /// <summary>The busiest hour has so many times the mean of alarms and files; positions come evenly.</summary>
    public double Peak { get; init; } = 3;

    /// <summary>Share of the cameras that the relay dials.</summary>
    public double DialledShare { get; init; } = 0.02;

    /// <summary>Seconds for one request to Event Hubs. Not measured: a usual figure inside a region.</summary>
    public double HubSeconds { get; init; } = 0.02;

    /// <summary>Seconds for one request to a table. Not measured: a usual figure inside a region.</summary>
    public double TableSeconds { get; init; } = 0.01;

    /// <summary>Seconds for one page of a thousand rows. Not measured.</summary>
    public double PageSeconds { get; init; } = 0.05;
}
