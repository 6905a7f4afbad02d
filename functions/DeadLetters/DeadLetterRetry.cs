using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudCam.Core.Media;
using CloudCam.Core.Naming;
using CloudCam.Core.Ports;
using CloudCam.Functions.Invocation;
using CloudCam.Functions.ProcessAlarms;
using CloudCam.Functions.TrackDevices;
using CloudCam.Functions.TrackMedia;
using CloudCam.Functions.Webhooks;

namespace CloudCam.Functions.DeadLetters;

/// <summary>
/// Runs a dead letter again the way it came, and deletes it when that went well. Whatever it stands for may be done twice (everything behind it tells repeats
/// apart), never lost: the letter goes last.
/// </summary>
internal sealed class DeadLetterRetry(
    DeadLetterStore letters, IWorkQueue queue, IEventHubs hubs, ProcessAlarmsEndpoint alarms, TrackMediaEndpoint media, TrackDevicesEndpoint devices, TimeProvider time)
{
    // Messages a call moves out of a queue of the host: as many as it answers for in some seconds.
    private const int MaxMoved = 320;
    private const int ReceiveCount = 32;
    private static readonly TimeSpan MoveTime = TimeSpan.FromMinutes(1);

    /// <summary>Runs one again.</summary>
    /// <returns>Null when it went well; else why it did not, for the caller. The letter is still there then.</returns>
    /// <exception cref="StoreException">A store is away: try later.</exception>
    public async Task<string?> RunAsync(DeadLetterId id, CancellationToken cancellationToken)
    {
        if (await letters.DescribeAsync(id, cancellationToken) is not { } before || await letters.ReadAsync(id, cancellationToken) is not { } bytes) return "It is gone.";
        if (before.LengthBytes > bytes.Length) return $"It has more than {DeadLetterStore.MaxBytes} bytes.";
        var problem = id.Kind switch
        {
            HubNames.Alarms => await ProcessAsync(id, before, bytes, alarms.RunAsync, cancellationToken),
            HubNames.Media => await ProcessAsync(id, before, bytes, media.RunAsync, cancellationToken),
            HubNames.Telemetry => await ProcessAsync(id, before, bytes, devices.RunAsync, cancellationToken),
            DeadLetterKinds.MediaJobs => await QueueAsync(QueueNames.MediaJobs, JobOf(bytes), cancellationToken),
            WebhookDeliverer.DeadLetters => await QueueAsync(QueueNames.WebhookDeliveries, DeliveryOf(bytes), cancellationToken),
            _ => await SendAsync(id.Kind, before, bytes, cancellationToken),
        };
        if (problem is null) await letters.DeleteAsync(id, cancellationToken);
        return problem;
    }

    /// <summary>Moves messages that the host gave up on back to their queue.</summary>
    /// <returns>How many.</returns>
    public async Task<int> MoveBackAsync(string poison, CancellationToken cancellationToken)
    {
        // The host makes it when it needs it for the first time.
        await queue.EnsureAsync(poison, cancellationToken);
        var moved = 0;
        while (moved < MaxMoved && await queue.ReceiveAsync(poison, ReceiveCount, MoveTime, cancellationToken) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                await queue.EnqueueAsync(DeadLetterKinds.PoisonQueues[poison], message.Text, TimeSpan.Zero, cancellationToken);
                await queue.CompleteAsync(poison, message, cancellationToken);
                moved++;
            }
        }
        return moved;
    }

    // The processor sets apart again what it still cannot process: under the same id, today.
    private async Task<string?> ProcessAsync(
        DeadLetterId id, BlobDescription before, byte[] bytes, Func<InvocationRequest, CancellationToken, Task<InvocationResult>> run, CancellationToken cancellationToken)
    {
        var events = JsonSerializer.Serialize((string[])[Encoding.UTF8.GetString(bytes)]);
        await run(InvocationRequest.Parse(JsonSerializer.SerializeToUtf8Bytes(new { Data = new { events } })), cancellationToken);
        var today = id with { Day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) };
        foreach (var name in (DeadLetterId[])(today == id ? [id] : [id, today]))
        {
            if (await letters.DescribeAsync(name, cancellationToken) is { } after && (name != id || after.ETag != before.ETag)) return "It still cannot be processed.";
        }
        return null;
    }

    private async Task<string?> QueueAsync(string name, string? text, CancellationToken cancellationToken)
    {
        if (text is null) return "It is no message of this queue.";
        await queue.EnqueueAsync(name, text, TimeSpan.Zero, cancellationToken);
        return null;
    }

    private static string? JobOf(byte[] bytes) => Parse(bytes) is { } json && MediaJob.TryRead(json, out var job) ? job.ToText() : null;

    // All its attempts begin anew.
    private static string? DeliveryOf(byte[] bytes) => Parse(bytes) is { } json && WebhookJob.TryRead(json, out var job) ? (job with { Attempt = 1 }).ToText() : null;

    private async Task<string?> SendAsync(string kind, BlobDescription letter, byte[] bytes, CancellationToken cancellationToken)
    {
        if (!TryFindPlace(kind, letter.Metadata, out var hub, out var partition)) return "It does not say which stream it belongs to.";
        var events = kind == DeadLetterKinds.Spill ? Lines(bytes) : [bytes];
        try
        {
            await hubs.SendAsync(hub, partition, events, cancellationToken);
            return null;
        }
        catch (StoreException error) when (error.Error == StoreError.Invalid)
        {
            return "The event stream service refuses it.";
        }
    }

    // Of a refused event the metadata tell hub and partition, of a spilled batch the path it had: hub/partition/name.
    private static bool TryFindPlace(string kind, IReadOnlyDictionary<string, string> metadata, out string hub, out int partition)
    {
        partition = 0;
        var path = kind == DeadLetterKinds.Spill ? (metadata.GetValueOrDefault("source") ?? "").Split('/') : [metadata.GetValueOrDefault("hub") ?? "", metadata.GetValueOrDefault("partition") ?? ""];
        hub = path[0];
        return HubNames.All.Contains(hub) && path.Length > 1 && int.TryParse(path[1], NumberStyles.None, CultureInfo.InvariantCulture, out partition);
    }

    private static List<ReadOnlyMemory<byte>> Lines(byte[] bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes.AsSpan(at).IndexOf((byte)'\n');
            if (length < 0) length = bytes.Length - at;
            if (length > 0) lines.Add(bytes.AsMemory(at, length));
            at += length + 1;
        }
        return lines;
    }

    private static JsonElement? Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // What was set apart because it is no JSON is none now either.
            return null;
        }
    }
}
