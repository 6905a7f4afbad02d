using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest;

/// <summary>The ports of one cloud, whichever it is. Dispose it when the process ends.</summary>
public sealed class CloudServices : IDisposable
{
    /// <summary>Whole blobs.</summary>
    public required IBlobStore Blobs { get; init; }

    /// <summary>Blobs that grow block by block.</summary>
    public required IBlockStore Blocks { get; init; }

    /// <summary>Links to blobs.</summary>
    public required IBlobLinks Links { get; init; }

    /// <summary>Rows.</summary>
    public required ITableStore Tables { get; init; }

    /// <summary>Work for functions.</summary>
    public required IWorkQueue Queue { get; init; }

    /// <summary>Event streams.</summary>
    public required IEventHubs EventHubs { get; init; }

    /// <summary>Live messages to people; null where no service for them is set.</summary>
    public INotices? Notices { get; init; }

    /// <summary>Passwords by name; null where no store for them is set.</summary>
    public ISecretStore? Secrets { get; init; }

    /// <summary>Makes what must exist; null where everything exists by itself.</summary>
    public Func<CancellationToken, Task>? Creation { get; init; }

    /// <summary>What is to be disposed with the services, in this order.</summary>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];

    /// <summary>Creates the containers, tables and queues that are missing; what is there stays as it is. Event hubs are made by the deployment.</summary>
    /// <exception cref="StoreException"><see cref="StoreError.Refused"/> when this identity may not create.</exception>
    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Creation?.Invoke(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var owned in Owned) owned.Dispose();
    }
}
