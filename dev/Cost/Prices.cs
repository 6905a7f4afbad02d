namespace CloudCam.Dev.Cost;

/// <summary>
/// List prices in US dollars, as published at the dates beside them; regions differ by a third, and prices change. Where two were found, the dearer one stands here.
/// Sources: the price tables that the open-source estimator infracost tests itself with (2022 to 2025), Microsoft's notes on Container Apps (2025) and Functions Flex (May 2025).
/// </summary>
internal static class Prices
{
    /// <summary>When the newest of them was read.</summary>
    public const string AsOf = "2026-05";

    /// <summary>Hours of a month as Azure bills it.</summary>
    public const double HoursPerMonth = 730;

    /// <summary>Event Hubs Standard, a throughput unit and hour.</summary>
    public const double ThroughputUnitHour = 0.03;

    /// <summary>Event Hubs, a million of ingress events of at most 64 KB.</summary>
    public const double MillionIngressEvents = 0.028;

    /// <summary>Container Apps, a vCPU and second.</summary>
    public const double CpuSecond = 0.000034;

    /// <summary>Container Apps, a GiB of memory and second.</summary>
    public const double MemorySecond = 0.000004;

    /// <summary>Container Apps, vCPU seconds of a month that cost nothing.</summary>
    public const double FreeCpuSeconds = 180_000;

    /// <summary>Container Apps, GiB seconds of a month that cost nothing.</summary>
    public const double FreeMemorySeconds = 360_000;

    /// <summary>Functions Flex, a GB and second.</summary>
    public const double FunctionGigabyteSecond = 0.000026;

    /// <summary>Functions Flex, a million calls.</summary>
    public const double MillionCalls = 0.40;

    /// <summary>Blob storage, hot, locally redundant: a GB and month.</summary>
    public const double BlobGigabyteMonth = 0.0208;

    /// <summary>Blob storage, hot: 10,000 writes.</summary>
    public const double TenThousandWrites = 0.055;

    /// <summary>Blob storage, hot: 10,000 reads.</summary>
    public const double TenThousandReads = 0.0044;

    /// <summary>Blob index tags: 10,000 of them, a month.</summary>
    public const double TenThousandTags = 0.039;

    /// <summary>Tables: 10,000 operations (not confirmed by a second source).</summary>
    public const double TenThousandRowOperations = 0.00036;

    /// <summary>Queues: 10,000 operations.</summary>
    public const double TenThousandQueueOperations = 0.004;

    /// <summary>SignalR Service Standard, a unit and month (1,000 connections, a million messages a day).</summary>
    public const double SignalRUnitMonth = 48.97;

    /// <summary>Log Analytics, a GB.</summary>
    public const double LogGigabyte = 2.99;

    /// <summary>Traffic out of Azure, a GB, after the first 100 GB.</summary>
    public const double EgressGigabyte = 0.087;

    /// <summary>Traffic out of Azure that costs nothing, GB a month.</summary>
    public const double FreeEgressGigabytes = 100;
}
