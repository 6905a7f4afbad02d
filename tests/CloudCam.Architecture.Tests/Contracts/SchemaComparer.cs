using System.Text.Json.Nodes;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>Who reads what a schema describes: what may change without breaking anybody is the opposite for the two.</summary>
internal enum Direction
{
    /// <summary>Clients send it: it may become wider.</summary>
    Request,

    /// <summary>Clients read it: it may become narrower, and have more members.</summary>
    Answer,
}

/// <summary>Finds what of a schema is a break for those who use it as it was. Both schemas are free of references.</summary>
internal static class SchemaComparer
{
    // By these a text, list or number is held from above and from below.
    private static readonly string[] Upper = ["maximum", "maxLength", "maxItems", "maxProperties"];
    private static readonly string[] Lower = ["minimum", "minLength", "minItems"];

    /// <summary>The breaks, each a line that begins with where it is.</summary>
    public static IEnumerable<string> Breaks(string at, JsonObject? before, JsonObject? now, Direction direction)
    {
        if (before is null) return [];
        if (now is null) return [$"{at}: nothing is said of it any more"];
        return
        [
            .. Kind(at, before, now, direction), .. Words(at, before, now, direction), .. direction == Direction.Request ? Limits(at, before, now) : [],
            .. Members(at, before, now, direction),
            .. Breaks($"{at}[]", before["items"] as JsonObject, now["items"] as JsonObject, direction),
            .. Breaks($"{at}.*", before["additionalProperties"] as JsonObject, now["additionalProperties"] as JsonObject, direction),
        ];
    }

    private static IEnumerable<string> Kind(string at, JsonObject before, JsonObject now, Direction direction)
    {
        var (old, young) = (Text(before, "type"), Text(now, "type"));
        // Every whole number is a number: a reader of numbers takes one, a writer of whole numbers may go on.
        var isNarrower = (old, young) == ("number", "integer");
        var isWider = (old, young) == ("integer", "number");
        if (old != young && !(direction == Direction.Answer ? isNarrower : isWider)) yield return $"{at}: {old} became {young}";
        if (Text(before, "format") != Text(now, "format") && !(direction == Direction.Request && Text(now, "format") is null) && !(isNarrower || isWider)) yield return $"{at}: format {Text(before, "format") ?? "none"} became {Text(now, "format") ?? "none"}";
        if (!JsonNode.DeepEquals(before["const"], now["const"])) yield return $"{at}: {before["const"]?.ToJsonString() ?? "any"} became {now["const"]?.ToJsonString() ?? "any"}";
        if (direction == Direction.Request && !JsonNode.DeepEquals(before["default"], now["default"])) yield return $"{at}: what is meant where nothing is said was {before["default"]?.ToJsonString() ?? "nothing"}, is {now["default"]?.ToJsonString() ?? "nothing"}";
    }

    private static IEnumerable<string> Words(string at, JsonObject before, JsonObject now, Direction direction)
    {
        var (old, young) = (List(before, "enum"), List(now, "enum"));
        if (direction == Direction.Request)
        {
            if (young is null) yield break;
            foreach (var word in old is null ? ["any other text"] : old.Except(young)) yield return $"{at}: {word} is not taken any more";
        }
        else if (old is not null)
        {
            foreach (var word in young is null ? ["any text"] : young.Except(old)) yield return $"{at}: {word} may come, which no reader knows";
        }
    }

    private static IEnumerable<string> Limits(string at, JsonObject before, JsonObject now)
    {
        foreach (var keyword in Upper.Where(keyword => Number(now, keyword) < (Number(before, keyword) ?? double.PositiveInfinity))) yield return $"{at}: {keyword} {before[keyword]?.ToJsonString() ?? "none"} became {now[keyword]}";
        foreach (var keyword in Lower.Where(keyword => Number(now, keyword) > (Number(before, keyword) ?? double.NegativeInfinity))) yield return $"{at}: {keyword} {before[keyword]?.ToJsonString() ?? "none"} became {now[keyword]}";
        if (Text(now, "pattern") is { } pattern && pattern != Text(before, "pattern")) yield return $"{at}: the pattern {Text(before, "pattern") ?? "none"} became {pattern}";
        if (now["uniqueItems"]?.GetValue<bool>() == true && before["uniqueItems"] is null) yield return $"{at}: no item may come twice any more";
    }

    private static IEnumerable<string> Members(string at, JsonObject before, JsonObject now, Direction direction)
    {
        var (old, young) = (before["properties"] as JsonObject ?? [], now["properties"] as JsonObject ?? []);
        var (oldRequired, youngRequired) = (List(before, "required") ?? [], List(now, "required") ?? []);
        foreach (var (name, member) in old)
        {
            if (young[name] is JsonObject still)
            {
                foreach (var found in Breaks($"{at}.{name}", (JsonObject)member!, still, direction)) yield return found;
            }
            else
            {
                yield return direction == Direction.Answer ? $"{at}.{name} is gone" : $"{at}.{name} is not taken any more";
            }
        }
        if (direction == Direction.Answer)
        {
            foreach (var name in oldRequired.Except(youngRequired).Where(name => young.ContainsKey(name))) yield return $"{at}.{name} was always there, and need not be any more";
        }
        else
        {
            foreach (var name in youngRequired.Except(oldRequired)) yield return $"{at}.{name} must be there now";
            if (now["additionalProperties"]?.GetValueKind() == System.Text.Json.JsonValueKind.False && before["additionalProperties"]?.GetValueKind() != System.Text.Json.JsonValueKind.False) yield return $"{at}: other members are not taken any more";
        }
    }

    private static string? Text(JsonObject schema, string keyword) => schema[keyword]?.GetValue<string>();

    private static double? Number(JsonObject schema, string keyword) => schema[keyword] is JsonValue value ? double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) : null;

    private static List<string>? List(JsonObject schema, string keyword) => (schema[keyword] as JsonArray)?.Select(item => item!.ToString()).ToList();
}
