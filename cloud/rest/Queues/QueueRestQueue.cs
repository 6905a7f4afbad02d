using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Azure.Core;
using CloudCam.Cloud.Rest.Http;
using CloudCam.Core.Ports;

namespace CloudCam.Cloud.Rest.Queues;

/// <summary>Queues over the Queue service's REST API. Texts travel as base64, which the Functions queue trigger expects by default.</summary>
public sealed class QueueRestQueue : IWorkQueue
{
    /// <summary>64 KiB of base64 carry 48 KiB.</summary>
    private const int MaxTextBytes = 48 * 1_024;
    private const int MaxReceive = 32;
    private readonly RestPipeline pipeline;
    private readonly string endpoint;

    internal QueueRestQueue(RestPipeline pipeline, Uri endpoint)
    {
        this.pipeline = pipeline;
        this.endpoint = endpoint.AbsoluteUri.TrimEnd('/');
    }

    /// <inheritdoc/>
    public async Task EnqueueAsync(string queue, string text, TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > MaxTextBytes) throw new StoreException(StoreError.Invalid, "Queue put: a message has at most 48 KiB.");
        // -1: a message waits until somebody takes it, however long the functions are away.
        using var message = pipeline.Create(RequestMethod.Post, $"{endpoint}/{queue}/messages?messagettl=-1&visibilitytimeout={Seconds(visibleAfter)}");
        message.Request.Headers.SetValue("Content-Type", "application/xml");
        message.Request.Content = RequestContent.Create(Encoding.UTF8.GetBytes(
            $"<QueueMessage><MessageText>{Convert.ToBase64String(bytes)}</MessageText></QueueMessage>"));
        await pipeline.SendAsync(message, "Queue put", 201, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int count, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxReceive);
        using var message = pipeline.Create(
            RequestMethod.Get,
            string.Create(CultureInfo.InvariantCulture, $"{endpoint}/{queue}/messages?numofmessages={count}&visibilitytimeout={Seconds(visibility)}"));
        var response = await pipeline.SendAsync(message, "Queue get", 200, cancellationToken).ConfigureAwait(false);
        return [.. XDocument.Load(response.ContentStream!).Root!.Elements("QueueMessage").Select(Read)];
    }

    /// <inheritdoc/>
    public async Task CompleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken)
    {
        using var request = pipeline.Create(
            RequestMethod.Delete, $"{endpoint}/{queue}/messages/{Uri.EscapeDataString(message.Id)}?popreceipt={Uri.EscapeDataString(message.Receipt)}");
        await pipeline.SendAsync(request, "Queue delete", 204, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<long> CountAsync(string queue, CancellationToken cancellationToken)
    {
        using var message = pipeline.Create(RequestMethod.Get, $"{endpoint}/{queue}?comp=metadata");
        var response = await pipeline.SendAsync(message, "Queue count", 200, cancellationToken).ConfigureAwait(false);
        return response.Headers.TryGetValue("x-ms-approximate-messages-count", out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }

    /// <inheritdoc/>
    public async Task EnsureAsync(string queue, CancellationToken cancellationToken)
    {
        using var message = pipeline.Create(RequestMethod.Put, $"{endpoint}/{queue}");
        var response = await pipeline.SendAsync(message, "Queue create", cancellationToken).ConfigureAwait(false);
        if (response.Status is 201 or 204) return;
        if (StorageErrors.From("Queue create", response) is { Error: not StoreError.AlreadyThere } error) throw error;
    }

    private static QueueMessage Read(XElement element)
    {
        var text = Part("MessageText");
        var bytes = new byte[text.Length];
        // A message that somebody else put in as plain text is taken as it is.
        var decoded = Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : text;
        return new QueueMessage(Part("MessageId"), Part("PopReceipt"), decoded, int.Parse(Part("DequeueCount"), CultureInfo.InvariantCulture));

        string Part(string name) => element.Element(name)?.Value ?? "";
    }

    private static string Seconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
