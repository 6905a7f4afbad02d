using System.Globalization;
using Azure.Core;
using CloudCam.Cloud.Rest.Http;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Events;

/// <summary>
/// Event streams over the Event Hubs REST API ("Send event", "Send partition event", "Send batch events"). Requests of one call go one
/// after the other, so that a partition's order holds. Never waits for a busy service: the caller spills.
/// </summary>
public sealed class EventHubsRest : IEventHubs
{
    private const string Operation = "Event send";
    private const string SingleType = "application/atom+xml;type=entry;charset=utf-8";

    // Without a charset, as in the reference's examples.
    private const string BatchType = "application/vnd.microsoft.servicebus.json";
    private const string Query = "timeout=60&api-version=2014-01";

    private readonly RestPipeline pipeline;
    private readonly string endpoint;
    private readonly IReadOnlyDictionary<string, int> partitionCounts;
    private readonly EventHubsSendMode mode;

    internal EventHubsRest(RestPipeline pipeline, Uri endpoint, IReadOnlyDictionary<string, int> partitionCounts, EventHubsSendMode mode)
    {
        this.pipeline = pipeline;
        this.endpoint = endpoint.AbsoluteUri.TrimEnd('/');
        this.partitionCounts = partitionCounts;
        this.mode = mode;
    }

    /// <inheritdoc/>
    public int PartitionCount(string hub) =>
        partitionCounts.TryGetValue(hub, out var count) ? count : throw new ArgumentException("No such hub.", nameof(hub));

    /// <inheritdoc/>
    public async Task SendAsync(string hub, int partition, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, PartitionCount(hub));
        var plainPath = $"{endpoint}/{hub}/messages?{Query}";
        var partitionPath = string.Create(CultureInfo.InvariantCulture, $"{endpoint}/{hub}/partitions/{partition}/messages?{Query}");
        switch (mode)
        {
            case EventHubsSendMode.Bundle:
                foreach (var body in EventPacking.Bundles(events)) await PostAsync(partitionPath, SingleType, body, cancellationToken).ConfigureAwait(false);
                break;
            case EventHubsSendMode.PartitionBatch:
                foreach (var body in EventPacking.Batches(events, null)) await PostAsync(partitionPath, BatchType, body, cancellationToken).ConfigureAwait(false);
                break;
            case EventHubsSendMode.KeyedBatch:
                foreach (var same in EventPacking.ByKey(events))
                {
                    // An event without a key cannot be routed by one: it goes to the partition the caller named.
                    var path = same.Key.Length > 0 ? plainPath : partitionPath;
                    foreach (var body in EventPacking.Batches([.. same], same.Key)) await PostAsync(path, BatchType, body, cancellationToken).ConfigureAwait(false);
                }
                break;
            default:
                foreach (var body in events) await PostAsync(partitionPath, SingleType, body, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <inheritdoc/>
    public Task ProbeAsync(string hub, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PartitionCount(hub), 1);
        return PostAsync($"{endpoint}/{hub}/partitions/0/messages?{Query}", SingleType, "[]"u8.ToArray(), cancellationToken);
    }

    private async Task PostAsync(string uri, string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.Length > EventPacking.MaxPublicationBytes)
            throw new StoreException(StoreError.Invalid, string.Create(CultureInfo.InvariantCulture, $"{Operation}: {body.Length} bytes are more than a publication may have."));
        using var message = pipeline.Create(RequestMethod.Post, uri);
        message.Request.Headers.SetValue("Content-Type", contentType);
        message.Request.Content = RequestContent.Create(body);
        await pipeline.SendAsync(message, Operation, 201, cancellationToken).ConfigureAwait(false);
    }
}
