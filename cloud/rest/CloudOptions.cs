using CloudCam.Cloud.Rest.Events;
using CloudCam.Core.Naming;
using CloudCam.Core.Settings;

namespace CloudCam.Cloud.Rest;

/// <summary>Which token credential is used where no key is given.</summary>
public enum CloudCredential
{
    /// <summary>Azure.Identity's chain: environment, workload identity, managed identity, then a developer's sign-in.</summary>
    Default,

    /// <summary>Managed identity only: in Azure, where nothing else may take its place.</summary>
    ManagedIdentity,
}

/// <summary>Where the cloud is and how we show who we are. Plain settings, filled from configuration.</summary>
public sealed class CloudOptions
{
    /// <summary>No cloud at all: everything in this process's memory, gone when it ends.</summary>
    public bool Memory { get; set; }

    /// <summary>Storage by key: a connection string, <c>UseDevelopmentStorage=true</c> for Azurite on its usual ports. Null: by identity.</summary>
    public string? StorageConnectionString { get; set; }

    /// <summary>Storage by identity: account name in the public cloud. Null where the three endpoints are given.</summary>
    public string? StorageAccountName { get; set; }

    /// <summary>Storage by identity: blob endpoint (private or sovereign clouds).</summary>
    public Uri? BlobEndpoint { get; set; }

    /// <summary>Storage by identity: table endpoint.</summary>
    public Uri? TableEndpoint { get; set; }

    /// <summary>Storage by identity: queue endpoint.</summary>
    public Uri? QueueEndpoint { get; set; }

    /// <summary>Where links to files begin, when whoever opens them reaches the blobs by another address than we do (a front door, a container's published port): blob endpoint with the account's path, if it has one. Null: the blob endpoint.</summary>
    public Uri? LinkEndpoint { get; set; }

    /// <summary>Event Hubs by key: the namespace's connection string. Null: by identity.</summary>
    public string? EventHubsConnectionString { get; set; }

    /// <summary>Event Hubs by identity: <c>name.servicebus.windows.net</c>.</summary>
    public string? EventHubsNamespaceName { get; set; }

    /// <summary>Address of an emulator's REST API, for example <c>http://127.0.0.1:5380</c>; null for the service.</summary>
    public Uri? EventHubsHttpEndpoint { get; set; }

    /// <summary>Azure SignalR Service by key: its connection string. Null or empty: no live notices.</summary>
    public string? SignalRConnectionString { get; set; }

    /// <summary>Passwords of cameras as files of this folder, named like the secrets (a secret volume of the container platform). Null or empty: not there.</summary>
    public string? SecretsFolder { get; set; }

    /// <summary>Passwords of cameras in this Azure Key Vault, by identity: <c>https://name.vault.azure.net</c>. Null: not there. Give one of the two at most.</summary>
    public Uri? KeyVaultUri { get; set; }

    /// <summary>How long a password, from either place, is kept in memory. 1 minute: cameras that come back together are one question, and a changed password counts soon.</summary>
    [Within("00:00:00", "1.00:00:00")]
    public TimeSpan KeyVaultCacheTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How events are packed on their way to the streams; every way is taken by every consumer of ours.</summary>
    public EventHubsSendMode EventHubsSendMode { get; set; } = EventHubsSendMode.Bundle;

    /// <summary>Partitions of each hub. Part of the routing contract: the same in every process and in the deployment. 4: what the local stack makes.</summary>
    [Within(1, 1_024)]
    public Dictionary<string, int> PartitionCounts { get; } = HubNames.All.ToDictionary(hub => hub, _ => 4, StringComparer.Ordinal);

    /// <summary>Which token credential is used where no key is given. Default: the chain of the Azure client libraries, so that a developer's sign-in works; ManagedIdentity in Azure, where nothing else may take its place.</summary>
    public CloudCredential Credential { get; set; } = CloudCredential.Default;

    /// <summary>Client id of a user-assigned managed identity; null for the system-assigned one.</summary>
    public string? ManagedIdentityClientId { get; set; }

    /// <summary>Retries, time-outs, connections.</summary>
    public CloudHttpOptions Http { get; } = new();
}
