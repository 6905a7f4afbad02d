using System.Text.Json;

namespace CloudCam.Functions.Invocation;

/// <summary>
/// What an event hub trigger (cardinality many, data type string) brings: each event's body is a text that holds one CloudEvent or an array of them.
/// What cannot be read stands apart and keeps nobody waiting.
/// </summary>
/// <param name="Events">The events, in the order of the stream.</param>
/// <param name="Unreadable">What is no event of ours.</param>
internal sealed record EventBatch(IReadOnlyList<ReceivedEvent> Events, IReadOnlyList<UnreadableEvent> Unreadable)
{
    /// <summary>The binding's name in <c>function.json</c>.</summary>
    public const string Binding = "events";

    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 32 };

    /// <summary>Takes a batch apart.</summary>
    public static EventBatch Read(InvocationRequest request)
    {
        var (events, unreadable) = (new List<ReceivedEvent>(), new List<UnreadableEvent>());
        var bodies = request.Value(Binding);
        if (bodies.ValueKind == JsonValueKind.Array)
        {
            foreach (var body in bodies.EnumerateArray()) ReadBody(body, events, unreadable);
        }
        else if (bodies.ValueKind != JsonValueKind.Undefined) ReadBody(bodies, events, unreadable);
        return new EventBatch(events, unreadable);
    }

    private static void ReadBody(JsonElement body, List<ReceivedEvent> events, List<UnreadableEvent> unreadable)
    {
        if (body.ValueKind == JsonValueKind.String)
        {
            var text = body.GetRawText();
            try
            {
                text = body.GetString()!;
                using var document = JsonDocument.Parse(text, Limits);
                body = document.RootElement.Clone();
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                unreadable.Add(new UnreadableEvent(text, "no JSON"));
                return;
            }
        }
        if (body.ValueKind != JsonValueKind.Array) ReadEvent(body, events, unreadable);
        else
        {
            foreach (var one in body.EnumerateArray()) ReadEvent(one, events, unreadable);
        }
    }

    private static void ReadEvent(JsonElement one, List<ReceivedEvent> events, List<UnreadableEvent> unreadable)
    {
        if (ReceivedEvent.TryRead(one, out var read, out var problem)) events.Add(read);
        else unreadable.Add(new UnreadableEvent(one.GetRawText(), problem));
    }
}

/// <summary>Something on a stream that is no event of ours.</summary>
/// <param name="Text">What it is.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record UnreadableEvent(string Text, string Reason);
