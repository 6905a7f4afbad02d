using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CloudCam.Cloud.Rest.Blobs;
using CloudCam.Cloud.Rest.Events;
using CloudCam.Cloud.Rest.Http;
using CloudCam.Cloud.Rest.Notices;
using CloudCam.Cloud.Rest.Queues;
using CloudCam.Cloud.Rest.Secrets;
using CloudCam.Cloud.Rest.Tables;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest;

/// <summary>Builds the ports from settings: the only place that knows which adapter stands behind which port.</summary>
public static class CloudSetup
{
    private const string StorageScope = "https://storage.azure.com/.default";
    private const string EventHubsScope = "https://eventhubs.azure.net/.default";

    /// <summary>Builds the services.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="timeProvider">Clock for signatures and for the age of keys.</param>
    /// <param name="inMemory">Makes the ports in memory, used when <see cref="CloudOptions.Memory"/> is set.</param>
    /// <param name="transport">HTTP client to use; null: one of its own, by <see cref="CloudOptions.Http"/>.</param>
    /// <param name="credential">Token credential to use; null: by <see cref="CloudOptions.Credential"/>.</param>
    /// <exception cref="FormatException">A connection string is not usable.</exception>
    /// <exception cref="ArgumentException">A setting is missing; the message names it.</exception>
    public static CloudServices Create(
        CloudOptions options, TimeProvider timeProvider, Func<CloudServices>? inMemory = null, HttpPipelineTransport? transport = null, TokenCredential? credential = null)
    {
        if (options.Memory) return inMemory?.Invoke() ?? throw new ArgumentException("Memory is set, and nothing makes the ports in memory.", nameof(inMemory));
        var account = StorageOf(options);
        var hubs = EventHubsOf(options);
        var owned = new List<IDisposable>();
        if (transport is null)
        {
            var own = Transports.Create(options.Http);
            owned.Add(own);
            transport = own;
        }
        var token = new Lazy<TokenCredential>(() => credential ?? CredentialOf(options));

        var blobPipeline = StoragePipeline(options, transport, account, token, isTable: false, timeProvider);
        var blobs = new BlobRestStore(blobPipeline, account.BlobEndpoint);
        var links = new BlobRestLinks(account, account.HasKey ? null : new UserDelegationKeys(blobPipeline, account.BlobEndpoint, timeProvider), LinkEndpointOf(options, account));
        owned.Insert(0, links);
        var tables = new TableRestStore(StoragePipeline(options, transport, account, token, isTable: true, timeProvider), account.TableEndpoint);
        var queue = new QueueRestQueue(StoragePipeline(options, transport, account, token, isTable: false, timeProvider), account.QueueEndpoint);
        return new CloudServices
        {
            Blobs = blobs, Blocks = blobs, Links = links, Tables = tables, Queue = queue,
            EventHubs = new EventHubsRest(EventHubsPipeline(options, transport, hubs, token, timeProvider), hubs.Endpoint, options.PartitionCounts, options.EventHubsSendMode),
            Notices = NoticesOf(options, transport, timeProvider), Secrets = SecretsOf(options, transport, token, timeProvider),
            Creation = cancellationToken => EnsureCreatedAsync(blobs, tables, queue, cancellationToken),
            Owned = owned,
        };
    }

    private static async Task EnsureCreatedAsync(BlobRestStore blobs, TableRestStore tables, QueueRestQueue queue, CancellationToken cancellationToken)
    {
        foreach (var container in BlobNames.Containers) await blobs.EnsureContainerAsync(container, cancellationToken).ConfigureAwait(false);
        foreach (var table in TableNames.All) await tables.EnsureTableAsync(table, cancellationToken).ConfigureAwait(false);
        foreach (var name in QueueNames.All) await queue.EnsureAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private static StorageAccount StorageOf(CloudOptions options) => options switch
    {
        { StorageConnectionString: { Length: > 0 } text } => StorageAccount.Parse(text),
        { BlobEndpoint: { } blobs, TableEndpoint: { } tables, QueueEndpoint: { } queues } => StorageAccount.At(blobs, tables, queues),
        { StorageAccountName: { Length: > 0 } name } => StorageAccount.Named(name),
        _ => throw new ArgumentException("Give StorageConnectionString, StorageAccountName, or the three endpoints.", nameof(options)),
    };

    private static Uri LinkEndpointOf(CloudOptions options, StorageAccount account) => options.LinkEndpoint switch
    {
        // An empty setting is the usual way to say "none" where settings come from a template.
        null or { OriginalString: "" } => account.BlobEndpoint,
        { IsAbsoluteUri: true, Query: "", Fragment: "" } given when given.Scheme == Uri.UriSchemeHttps || given.Scheme == Uri.UriSchemeHttp => given,
        _ => throw new ArgumentException("LinkEndpoint is an http or https address without a query.", nameof(options)),
    };

    private static EventHubsNamespace EventHubsOf(CloudOptions options) => options switch
    {
        { EventHubsConnectionString: { Length: > 0 } text } => EventHubsNamespace.Parse(text, options.EventHubsHttpEndpoint),
        { EventHubsNamespaceName: { Length: > 0 } name } => EventHubsNamespace.Named(name),
        _ => throw new ArgumentException("Give EventHubsConnectionString or EventHubsNamespaceName.", nameof(options)),
    };

    private static SignalRNotices? NoticesOf(CloudOptions options, HttpPipelineTransport transport, TimeProvider timeProvider)
    {
        if (options.SignalRConnectionString is not { Length: > 0 } text) return null;
        var service = SignalRService.Parse(text);
        var clientOptions = new RestClientOptions(options.Http, transport) { RetryPolicy = new NoticeRetryPolicy() };
        var pipeline = new RestPipeline(HttpPipelineBuilder.Build(clientOptions, [], [new AccessTokenPolicy(service, timeProvider)], responseClassifier: null));
        return new SignalRNotices(pipeline, service, timeProvider);
    }

    private static CachedSecrets? SecretsOf(CloudOptions options, HttpPipelineTransport transport, Lazy<TokenCredential> credential, TimeProvider timeProvider)
    {
        ISecretStore? store = options switch
        {
            { SecretsFolder: { Length: > 0 }, KeyVaultUri: not null } => throw new ArgumentException("Give SecretsFolder or KeyVaultUri, not both.", nameof(options)),
            { SecretsFolder: { Length: > 0 } folder } => new FolderSecretStore(folder),
            { KeyVaultUri: { } vault } => new KeyVaultSecrets(VaultPipeline(options, transport, KeyVaultSecrets.Check(vault), credential), vault),
            _ => null,
        };
        return store is null ? null : new CachedSecrets(store, options.KeyVaultCacheTime, timeProvider);
    }

    private static RestPipeline VaultPipeline(CloudOptions options, HttpPipelineTransport transport, Uri vault, Lazy<TokenCredential> credential) =>
        new(HttpPipelineBuilder.Build(
            new RestClientOptions(options.Http, transport), [], [new BearerTokenAuthenticationPolicy(credential.Value, KeyVaultSecrets.ScopeOf(vault))], responseClassifier: null));

    private static TokenCredential CredentialOf(CloudOptions options)
    {
        // An empty setting is the usual way to say "none" where settings come from a template.
        var clientId = options.ManagedIdentityClientId is { Length: > 0 } id ? id : null;
        return options.Credential == CloudCredential.ManagedIdentity
            ? new ManagedIdentityCredential(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
    }

    private static RestPipeline StoragePipeline(
        CloudOptions options, HttpPipelineTransport transport, StorageAccount account, Lazy<TokenCredential> credential, bool isTable, TimeProvider timeProvider)
    {
        HttpPipelinePolicy identity = account.HasKey
            ? new SharedKeyPolicy(account, isTable, timeProvider)
            : new BearerTokenAuthenticationPolicy(credential.Value, StorageScope);
        return new RestPipeline(HttpPipelineBuilder.Build(new RestClientOptions(options.Http, transport), [new StorageHeadersPolicy()], [identity], responseClassifier: null));
    }

    private static RestPipeline EventHubsPipeline(
        CloudOptions options, HttpPipelineTransport transport, EventHubsNamespace hubs, Lazy<TokenCredential> credential, TimeProvider timeProvider)
    {
        HttpPipelinePolicy identity = hubs.HasKey
            ? new SharedAccessTokenPolicy(hubs, timeProvider)
            : new BearerTokenAuthenticationPolicy(credential.Value, EventHubsScope);
        var clientOptions = new RestClientOptions(options.Http, transport) { RetryPolicy = new EventHubsRetryPolicy() };
        return new RestPipeline(HttpPipelineBuilder.Build(clientOptions, [], [identity], responseClassifier: null));
    }
}
