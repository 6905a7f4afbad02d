using System.Text.Json;
using System.Text.Json.Nodes;
using CloudCam.Functions.Contracts;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>JSON Schemas of what requests may be.</summary>
internal static class ShapeSchemas
{
    public static JsonObject Of(ApiShape shape)
    {
        var schema = new JsonObject { ["type"] = shape.Type };
        if (shape.Format is { } format) schema["format"] = format;
        if (shape.Pattern is { } pattern) schema["pattern"] = pattern;
        if (shape.Words is { } words) schema["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]);
        if (shape.MinLength is { } shortest) schema["minLength"] = shortest;
        if (shape.Max is { } most) schema[shape.Type switch { "array" => "maxItems", "object" => "maxProperties", _ => "maxLength" }] = most;
        if (shape.MinItems is { } fewest) schema["minItems"] = fewest;
        if (shape.Minimum is { } least) schema["minimum"] = least;
        if (shape.Maximum is { } greatest) schema["maximum"] = greatest;
        if (shape.IsUnique) schema["uniqueItems"] = true;
        if (shape.Default is { } given) schema["default"] = JsonSerializer.SerializeToNode(given, given.GetType());
        if (shape.Members is { } members)
        {
            schema["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)Described(Of(member.Shape), member.Description))));
            if (members.Any(member => member.IsRequired)) schema["required"] = new JsonArray([.. members.Where(member => member.IsRequired).Select(member => (JsonNode)member.Name)]);
            schema["additionalProperties"] = false;
        }
        else if (shape.Items is { } items)
        {
            schema[shape.Type == "array" ? "items" : "additionalProperties"] = Of(items);
        }
        return schema;
    }

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}
