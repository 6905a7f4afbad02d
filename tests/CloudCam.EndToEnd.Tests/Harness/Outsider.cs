using System.Text.Json;
using CloudCam.Dev.Stack;

namespace CloudCam.EndToEnd.Tests.Harness;

/// <summary>A blob as @azure/storage-blob read it.</summary>
internal sealed record SeenBlob(string Name, long Length, string Sha256, string Head, string ContentType, IReadOnlyDictionary<string, string> Tags);

/// <summary>A CloudEvent as @azure/event-hubs consumed it.</summary>
internal sealed record SeenEvent(string Hub, string Partition, JsonElement Cloud)
{
    public string Id => Text("id")!;

    public string Type => Text("type")!;

    public string? Subject => Text("subject");

    public string? Sequence => Text("sequence");

    public string? Text(string attribute) => Cloud.TryGetProperty(attribute, out var value) ? value.GetString() : null;
}

/// <summary>What integrators see: the stores and streams through Microsoft's own clients.</summary>
/// <param name="stack">The stack.</param>
internal sealed class Outsider(LocalStack stack)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>All blobs under a prefix, downloaded.</summary>
    public async Task<IReadOnlyList<SeenBlob>> BlobsAsync(string container, string prefix, string? folder, CancellationToken cancellationToken)
    {
        string[] arguments = folder is null ? [container, prefix] : [container, prefix, folder];
        var seen = await NodeScript.RunAsync(stack, "blobs.mjs", arguments, cancellationToken);
        return seen.Deserialize<List<SeenBlob>>(Web)!;
    }

    /// <summary>All rows of a partition, or of the table.</summary>
    public async Task<IReadOnlyList<JsonElement>> RowsAsync(string table, string? partition, CancellationToken cancellationToken) =>
        [.. (await NodeScript.RunAsync(stack, "rows.mjs", partition is null ? [table] : [table, partition], cancellationToken)).EnumerateArray()];

    /// <summary>All events of the devices, in the order of their partitions, repeats included.</summary>
    public async Task<IReadOnlyList<SeenEvent>> EventsAsync(IReadOnlyCollection<ulong> imeis, CancellationToken cancellationToken)
    {
        var sources = imeis.Select(imei => $"/devices/{imei:D15}").ToHashSet();
        var seen = await NodeScript.RunAsync(stack, "events.mjs", ["telemetry", "alarms", "media"], cancellationToken);
        return [.. seen.EnumerateArray()
            .Select(one => new SeenEvent(one.GetProperty("hub").GetString()!, one.GetProperty("partition").GetString()!, one.GetProperty("cloudEvent")))
            .Where(one => sources.Contains(one.Text("source") ?? ""))];
    }
}
