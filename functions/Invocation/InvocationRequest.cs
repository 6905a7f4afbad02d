using System.Text.Json;

namespace CloudCam.Functions.Invocation;

/// <summary>
/// What the Functions host posts for every trigger that is not HTTP: <c>{"Data":{"binding":value},"Metadata":{...}}</c>. Objects arrive
/// as they are, everything else as a JSON string that holds the JSON text of the value; a text that is itself JSON is one more string deep.
/// </summary>
/// <remarks>Source: ScriptInvocationContextExtensions of Azure/azure-functions-host. Metadata is not offered: senders of messages can set it.</remarks>
public sealed class InvocationRequest
{
    /// <summary>Longest accepted envelope, bytes. A queue message has at most 64 KiB, escaped twice and with its metadata.</summary>
    public const int MaxBytes = 1_024 * 1_024;

    /// <summary>
    /// Longest accepted envelope of an event hub trigger, bytes. 64 events (host.json) of at most 64 KB: 4 MiB, at most four times as long when it is escaped
    /// twice, and metadata. Kestrel takes 30,000,000.
    /// </summary>
    public const int MaxBatchBytes = 24 * 1_024 * 1_024;

    // Value as a string, text in it, JSON in the text.
    private const int MaxUnwraps = 3;
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 32 };
    private readonly JsonElement data;

    private InvocationRequest(JsonElement data) => this.data = data;

    /// <summary>Reads an envelope.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="maxBytes">Longest accepted envelope.</param>
    /// <exception cref="FormatException">It is no JSON object with an object <c>Data</c>, or too large.</exception>
    public static async Task<InvocationRequest> ReadAsync(Stream body, CancellationToken cancellationToken, int maxBytes = MaxBytes)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1_024];
        while (await body.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (bytes.Length + count > maxBytes) throw new FormatException($"The envelope is longer than {maxBytes} bytes.");
            bytes.Write(buffer, 0, count);
        }
        return Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    /// <summary>Takes an envelope apart.</summary>
    /// <exception cref="FormatException">It is no JSON object with an object <c>Data</c>.</exception>
    public static InvocationRequest Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Limits);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("Data", out var data) && data.ValueKind == JsonValueKind.Object
                ? new InvocationRequest(data.Clone()) : throw new FormatException("The envelope has no object Data.");
        }
        catch (JsonException error)
        {
            throw new FormatException("The envelope is no JSON.", error);
        }
    }

    /// <summary>The value of a binding, unwrapped as far as it is JSON; undefined when it is not there.</summary>
    public JsonElement Value(string binding) => data.TryGetProperty(binding, out var value) ? Unwrap(value) : default;

    private static JsonElement Unwrap(JsonElement value)
    {
        for (var unwraps = 0; unwraps < MaxUnwraps && value.ValueKind == JsonValueKind.String; unwraps++)
        {
            try
            {
                using var document = JsonDocument.Parse(value.GetString()!, Limits);
                value = document.RootElement.Clone();
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                // Plain text (or half a surrogate pair, which is no text at all): this is the value.
                return value;
            }
        }
        return value;
    }
}
