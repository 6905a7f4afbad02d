namespace CloudCam.Dev.Cost;

/// <summary>
/// What one deployment can get from its services. Published figures are from Microsoft's documentation as it stood in 2026 (pages are named in <c>docs/scale.md</c>);
/// they are targets and quotas, some of them raised on request.
/// </summary>
internal static class ServiceLimits
{
    /// <summary>Event Hubs Standard: throughput units of a namespace.</summary>
    public const double ThroughputUnits = 40;

    /// <summary>Event Hubs: requests a second of a unit.</summary>
    public const double RequestsPerUnit = 1_000;

    /// <summary>Event Hubs: bytes in a second of a unit.</summary>
    public const double BytesPerUnit = 1_000_000;

    /// <summary>Event Hubs Standard: partitions of a hub.</summary>
    public const int Partitions = 32;

    /// <summary>Storage: requests a second of an account, whatever they are for.</summary>
    public const double AccountRequests = 20_000;

    /// <summary>Storage: gigabits a second into an account.</summary>
    public const double AccountGigabits = 60;

    /// <summary>Tables: rows a second of a partition.</summary>
    public const double PartitionRows = 2_000;

    /// <summary>Queues: messages a second of a queue.</summary>
    public const double QueueMessages = 2_000;

    /// <summary>Tables: rows of an answer.</summary>
    public const double RowsPerPage = 1_000;

    /// <summary>Container Apps: replicas of a revision.</summary>
    public const double Replicas = 1_000;

    /// <summary>Container Apps: cores of an environment before more are asked for.</summary>
    public const double EnvironmentCores = 100;

    /// <summary>Functions Flex Consumption: instances of an app.</summary>
    public const double FunctionInstances = 1_000;

    /// <summary>SignalR Service: units of an instance.</summary>
    public const double SignalRUnits = 100;

    /// <summary>SignalR Service: messages a day of a unit.</summary>
    public const double SignalRMessagesPerUnit = 1e6;

    /// <summary>SignalR Service: bytes that count as one message.</summary>
    public const double SignalRMessageBytes = 2_048;

    /// <summary>Key Vault: reads of secrets in ten seconds.</summary>
    public const double SecretReads = 4_000;
}
