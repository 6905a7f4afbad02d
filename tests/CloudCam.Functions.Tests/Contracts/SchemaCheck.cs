using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CloudCam.Functions.Tests.Contracts;

/// <summary>
/// Judges JSON by a schema of docs/openapi.json: the keywords that stand there, no others. It runs inside every test of the app; the end-to-end tests judge by ajv.
/// </summary>
/// <param name="document">The document, in which references lead.</param>
internal sealed class SchemaCheck(JsonElement document)
{
    // What says something to people only.
    private static readonly string[] Words = ["description", "default"];
    private const string Prefix = "#/components/schemas/";

    /// <summary>What is wrong, a line each; empty: nothing.</summary>
    /// <exception cref="InvalidOperationException">The schema has a keyword that is not known here.</exception>
    public IReadOnlyList<string> Problems(JsonElement schema, JsonElement value)
    {
        var problems = new List<string>();
        Judge(schema, value, "", problems);
        return problems;
    }

    private void Judge(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var wrong = keyword.Name switch
            {
                "$ref" => Follow(keyword.Value, value, at, problems),
                "type" => Is(keyword.Value.GetString()!, value) ? null : $"is no {keyword.Value}",
                "enum" => keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? null : $"{value} is none of {keyword.Value}",
                "format" => HasForm(keyword.Value.GetString()!, value) ? null : $"{value} is no {keyword.Value}",
                "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(5)) ? null : $"{value} is not like {keyword.Value}",
                "properties" => Members(keyword.Value, value, at, problems),
                "required" => keyword.Value.EnumerateArray().Where(name => value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"lacks {name}").FirstOrDefault(),
                "items" => Items(keyword.Value, value, at, problems),
                "additionalProperties" => Others(schema, keyword.Value, value, at, problems),
                "minimum" => value.ValueKind == JsonValueKind.Number && value.GetDouble() < keyword.Value.GetDouble() ? $"{value} is less than {keyword.Value}" : null,
                "maximum" => value.ValueKind == JsonValueKind.Number && value.GetDouble() > keyword.Value.GetDouble() ? $"{value} is more than {keyword.Value}" : null,
                "minLength" => value.ValueKind == JsonValueKind.String && value.GetString()!.Length < keyword.Value.GetInt32() ? "is too short" : null,
                "maxLength" => value.ValueKind == JsonValueKind.String && value.GetString()!.Length > keyword.Value.GetInt32() ? "is too long" : null,
                _ => Words.Contains(keyword.Name) ? null : throw new InvalidOperationException($"The schema has {keyword.Name}, which {nameof(SchemaCheck)} does not know: teach it."),
            };
            if (wrong is not null) problems.Add($"{(at.Length == 0 ? "/" : at)} {wrong}");
        }
    }

    private string? Follow(JsonElement reference, JsonElement value, string at, List<string> problems)
    {
        var name = reference.GetString()!;
        Assert.StartsWith(Prefix, name, StringComparison.Ordinal);
        Judge(document.GetProperty("components").GetProperty("schemas").GetProperty(name[Prefix.Length..]), value, at, problems);
        return null;
    }

    private string? Members(JsonElement schemas, JsonElement value, string at, List<string> problems)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        foreach (var member in schemas.EnumerateObject())
        {
            if (value.TryGetProperty(member.Name, out var there)) Judge(member.Value, there, $"{at}/{member.Name}", problems);
        }
        return null;
    }

    private string? Items(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        if (value.ValueKind != JsonValueKind.Array) return null;
        var index = 0;
        foreach (var item in value.EnumerateArray()) Judge(schema, item, $"{at}/{index++}", problems);
        return null;
    }

    private string? Others(JsonElement schema, JsonElement rule, JsonElement value, string at, List<string> problems)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        foreach (var member in value.EnumerateObject().Where(member => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(member.Name, out _)))
        {
            if (rule.ValueKind == JsonValueKind.False) return $"has {member.Name}, which is not told";
            Judge(rule, member.Value, $"{at}/{member.Name}", problems);
        }
        return null;
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object, "array" => value.ValueKind == JsonValueKind.Array, "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False, "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _), _ => throw new InvalidOperationException($"{type} is no type."),
    };

    private static bool HasForm(string format, JsonElement value) => format switch
    {
        "date-time" => value.ValueKind != JsonValueKind.String || (value.GetString()!.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && Regex.IsMatch(value.GetString()!, @"(Z|[+-]\d\d:\d\d)$", RegexOptions.None, TimeSpan.FromSeconds(5))),
        "date" => value.ValueKind != JsonValueKind.String || DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uri" => value.ValueKind != JsonValueKind.String || Uri.TryCreate(value.GetString(), UriKind.Absolute, out _),
        "int32" => value.ValueKind != JsonValueKind.Number || value.TryGetInt32(out _), "int64" => value.ValueKind != JsonValueKind.Number || value.TryGetInt64(out _),
        "double" or "binary" => true, _ => throw new InvalidOperationException($"{format} is no format that is known here."),
    };
}
