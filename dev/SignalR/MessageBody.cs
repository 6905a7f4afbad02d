using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace CloudCam.Dev.SignalR;

/// <summary>The body of a REST send: <c>{ "target": "method", "arguments": [ ... ] }</c>.</summary>
internal static class MessageBody
{
    private static readonly JsonHubProtocol Protocol = new();

    /// <summary>Reads a body and writes it as clients get it. Arguments keep their JSON: digits of numbers, order and doubles of keys.</summary>
    /// <param name="body">UTF-8 JSON; names of keys ignore case.</param>
    /// <param name="wrong">What is wrong with it.</param>
    /// <returns>The message, or null.</returns>
    public static OutgoingMessage? Read(ReadOnlyMemory<byte> body, out string wrong)
    {
        wrong = "The body must be a JSON object { \"target\": text, \"arguments\": array }.";
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var target = Find(document.RootElement, "target");
            var arguments = Find(document.RootElement, "arguments");
            if (target?.ValueKind != JsonValueKind.String || target.Value.GetString() is not { Length: > 0 } method) return null;
            if (arguments?.ValueKind is not (null or JsonValueKind.Null or JsonValueKind.Array)) return null;
            object?[] values = arguments?.ValueKind == JsonValueKind.Array ? [.. arguments.Value.EnumerateArray().Select(value => (object?)value)] : [];
            var bytes = Protocol.GetMessageBytes(new InvocationMessage(method, values));
            return new OutgoingMessage(new SerializedHubMessage([new SerializedMessage(Protocol.Name, bytes)]), bytes.Length);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON, or text that is half of a surrogate pair, which no client could be given.
            wrong = "The body is no JSON.";
            return null;
        }
    }

    private static JsonElement? Find(JsonElement json, string name)
    {
        JsonElement? found = null;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) found = property.Value;
        }
        return found;
    }
}
