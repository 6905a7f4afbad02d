using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CloudCam.Functions.Contracts;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>JSON Schemas of the records that endpoints answer with, as the serializer of the app writes them: camel case, members that are null left out.</summary>
internal sealed class ViewSchemas(XmlComments comments)
{
    private readonly NullabilityInfoContext nullability = new();
    private readonly SortedDictionary<string, (Type Type, JsonObject Schema)> known = new(StringComparer.Ordinal);

    /// <summary>Schemas of all records met so far, by name.</summary>
    public IEnumerable<(string Name, JsonObject Schema)> All => known.Select(one => (one.Key, one.Value.Schema));

    /// <summary>Schema of a type: a reference for a record.</summary>
    public JsonObject Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return new JsonObject { ["type"] = "string" };
        if (type == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(int)) return new JsonObject { ["type"] = "integer", ["format"] = "int32" };
        if (type == typeof(long)) return new JsonObject { ["type"] = "integer", ["format"] = "int64" };
        if (type == typeof(double)) return new JsonObject { ["type"] = "number", ["format"] = "double" };
        if (type == typeof(DateTimeOffset)) return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(DateOnly)) return new JsonObject { ["type"] = "string", ["format"] = "date" };
        if (ItemsOf(type, typeof(IReadOnlyDictionary<,>)) is [_, var value]) return new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(value) };
        if (ItemsOf(type, typeof(IEnumerable<>)) is [var item]) return new JsonObject { ["type"] = "array", ["items"] = Of(item) };
        if (type.Assembly != typeof(ApiOperation).Assembly) throw new InvalidOperationException($"No schema is known for {type}: teach it to {nameof(ViewSchemas)}, or answer with a record of our own.");
        return new JsonObject { ["$ref"] = $"#/components/schemas/{Record(type)}" };
    }

    private string Record(Type type)
    {
        var name = NameOf(type);
        if (known.TryGetValue(name, out var before))
        {
            return before.Type == type ? name : throw new InvalidOperationException($"{before.Type} and {type} would both be the schema {name}: give one of them [SchemaName].");
        }
        var schema = new JsonObject { ["type"] = "object" };
        known[name] = (type, schema);
        if (comments.Of(type) is { } summary) schema["description"] = summary;
        var (members, required) = (new JsonObject(), new JsonArray());
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            var member = Of(property.PropertyType);
            if (property.GetCustomAttribute<WordsAttribute>() is { } words) member["enum"] = new JsonArray([.. words.Words.Select(word => (JsonNode)word)]);
            if (property.GetCustomAttribute<FormatAttribute>() is { } format) member["format"] = format.Format;
            var key = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if ((comments.Of(property) ?? EventMembers.MeaningOf(key)) is { } text) member["description"] = text;
            members[key] = member;
            if (!CanBeNull(property)) required.Add(key);
        }
        schema["properties"] = members;
        if (required.Count > 0) schema["required"] = required;
        return name;
    }

    private bool CanBeNull(PropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null : nullability.Create(property).ReadState != NullabilityState.NotNull;

    private static string NameOf(Type type)
    {
        if (type.GetCustomAttribute<SchemaNameAttribute>() is { } named) return named.Name;
        var name = type.Name.Split('`')[0];
        if (name.EndsWith("View", StringComparison.Ordinal)) name = name[..^4];
        return string.Concat(type.GetGenericArguments().Select(NameOf)) + name;
    }

    private static Type[]? ItemsOf(Type type, Type generic) => type == typeof(string) ? null
        : type.GetInterfaces().Append(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == generic)?.GetGenericArguments();
}
