using System.Text.Json;
using CloudCam.Testing;

namespace CloudCam.Functions.Tests.Contracts;

/// <summary>An answer of the app.</summary>
/// <param name="Method">Method of the request.</param>
/// <param name="Route">Route of the endpoint that answered, as it is mapped.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Its content type; null when it has none.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record SeenAnswer(string Method, string Route, int Status, string? ContentType, ReadOnlyMemory<byte> Body);

/// <summary>docs/openapi.json, which every answer of the app in these tests is held against.</summary>
internal sealed class PublicContract
{
    private readonly JsonElement document;
    private readonly SchemaCheck check;

    /// <summary>Reads the document.</summary>
    public PublicContract(JsonElement document) => (this.document, check) = (document, new SchemaCheck(document));

    /// <summary>The one of the repository.</summary>
    public static PublicContract Current { get; } = new(JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.Combine("docs", "openapi.json"))).RootElement);

    /// <summary>All operations: method, path, and the operation.</summary>
    public IEnumerable<(string Method, string Path, JsonElement Operation)> Operations =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select (method.Name.ToUpperInvariant(), path.Name, method.Value);

    /// <summary>A schema with its references put in place, one deep.</summary>
    public JsonElement Schema(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]) : schema;

    /// <summary>What of a message that was posted to a subscriber is not as promised; null: nothing.</summary>
    /// <param name="headers">Its headers, by name.</param>
    /// <param name="body">Its body.</param>
    public string? MessageProblem(IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var type = json.RootElement.TryGetProperty("type", out var told) ? told.GetString()! : "";
        if (!document.GetProperty("webhooks").TryGetProperty(type, out var webhook)) return $"'{type}' is no webhook of docs/openapi.json";
        var post = webhook.GetProperty("post");
        foreach (var parameter in post.GetProperty("parameters").EnumerateArray())
        {
            var name = parameter.GetProperty("name").GetString()!;
            if (check.Problems(parameter.GetProperty("schema"), JsonSerializer.SerializeToElement(headers.GetValueOrDefault(name) ?? "")) is { Count: > 0 } wrong) return $"{type} {name}: {string.Join("; ", wrong)}";
        }
        var schema = post.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return check.Problems(schema, json.RootElement) is { Count: > 0 } problems ? $"{type}: {string.Join("; ", problems)}" : null;
    }

    /// <summary>What of an answer is not as promised; null: nothing.</summary>
    public string? Problem(SeenAnswer seen)
    {
        var path = seen.Route.Replace("?}", "}", StringComparison.Ordinal);
        if (!document.GetProperty("paths").TryGetProperty(path, out var methods) || !methods.TryGetProperty(seen.Method.ToLowerInvariant(), out var operation)) return $"{seen.Method} {path} is not in docs/openapi.json";
        var name = operation.GetProperty("operationId").GetString();
        if (!operation.GetProperty("responses").TryGetProperty($"{seen.Status}", out var answer)) return $"{name}: docs/openapi.json does not tell of the status {seen.Status}";
        if (answer.TryGetProperty("$ref", out var reference)) answer = document.GetProperty("components").GetProperty("responses").GetProperty(reference.GetString()!.Split('/')[^1]);
        if (!answer.TryGetProperty("content", out var contents)) return seen.Body.IsEmpty ? null : $"{name} {seen.Status}: there is content, which docs/openapi.json does not tell";
        var type = seen.ContentType?.Split(';')[0] ?? "";
        if (!contents.TryGetProperty(type, out var content)) return $"{name} {seen.Status}: '{type}' is no content type of it in docs/openapi.json";
        if (!type.EndsWith("json", StringComparison.Ordinal)) return null;
        using var json = JsonDocument.Parse(seen.Body);
        return check.Problems(content.GetProperty("schema"), json.RootElement) is { Count: > 0 } problems ? $"{name} {seen.Status}: {string.Join("; ", problems)}" : null;
    }
}
