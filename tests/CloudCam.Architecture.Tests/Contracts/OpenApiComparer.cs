using System.Text.Json.Nodes;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>Finds what of an OpenAPI document is a break for clients that were written by an earlier one.</summary>
/// <param name="before">What was published.</param>
/// <param name="now">What is.</param>
internal sealed class OpenApiComparer(JsonObject before, JsonObject now)
{
    // Where nothing is asked for everybody may call.
    private static readonly string[] Scopes = ["", "read", "command", "admin"];

    /// <summary>The breaks, each a line.</summary>
    public static List<string> Breaks(JsonObject before, JsonObject now) => [.. new OpenApiComparer(before, now).All()];

    private IEnumerable<string> All() =>
    [
        .. Each(before["paths"], now["paths"], "", Path), .. Each(before["webhooks"], now["webhooks"], "webhook ", Webhook),
        .. Gone(before["components"]?["securitySchemes"], now["components"]?["securitySchemes"], "security scheme "),
    ];

    private IEnumerable<string> Path(string path, JsonObject old, JsonObject young) => Each(old, young, $"{path} ", (method, one, other) => Operation(method.ToUpperInvariant(), one, other));

    private IEnumerable<string> Operation(string at, JsonObject old, JsonObject young)
    {
        if (Text(old["operationId"]) != Text(young["operationId"])) yield return $"{at}: the operation {Text(old["operationId"])} is called {Text(young["operationId"])}";
        if (Rank(young) > Rank(old)) yield return $"{at}: asks for the scope {Scopes[Rank(young)]}";
        foreach (var scheme in Schemes(old).Except(Schemes(young)).Where(_ => Schemes(young).Count > 0)) yield return $"{at}: {scheme} does not let in any more";
        foreach (var found in Parameters(at, old, young).Concat(Body(at, old["requestBody"] as JsonObject, young["requestBody"] as JsonObject))) yield return found;
        foreach (var found in Answers(at, old["responses"] as JsonObject ?? [], young["responses"] as JsonObject ?? [])) yield return found;
    }

    private IEnumerable<string> Parameters(string at, JsonObject old, JsonObject young)
    {
        var (were, are) = (ByName(old), ByName(young));
        foreach (var (name, parameter) in were)
        {
            if (!are.TryGetValue(name, out var still)) yield return $"{at}: the parameter {name} is not read any more";
            else
            {
                if (IsRequired(still) && !IsRequired(parameter)) yield return $"{at}: the parameter {name} must be there now";
                foreach (var found in SchemaComparer.Breaks($"{at} {name}", Whole(before, parameter["schema"]), Whole(now, still["schema"]), Direction.Request)) yield return found;
            }
        }
        foreach (var (name, _) in are.Where(one => !were.ContainsKey(one.Key) && IsRequired(one.Value))) yield return $"{at}: the new parameter {name} must be there";
    }

    private IEnumerable<string> Body(string at, JsonObject? old, JsonObject? young)
    {
        if (young is not null && IsRequired(young) && (old is null || !IsRequired(old))) yield return $"{at}: a body must be there now";
        foreach (var found in Each(old?["content"], young?["content"], $"{at} body ", (type, one, other) =>
            SchemaComparer.Breaks(type, Whole(before, one["schema"]), Whole(now, other["schema"]), Direction.Request))) yield return found;
    }

    private IEnumerable<string> Answers(string at, JsonObject old, JsonObject young)
    {
        foreach (var (status, promised) in old)
        {
            var answer = Answer(before, promised);
            if (Answer(now, young[status]) is not { } still)
            {
                // An error less breaks nobody.
                if (status.StartsWith('2')) yield return $"{at}: does not answer {status} any more";
                continue;
            }
            foreach (var found in Gone(answer!["headers"], still["headers"], $"{at} {status} header ")) yield return found;
            foreach (var found in Each(answer["content"], still["content"], $"{at} {status} ", (type, one, other) =>
                SchemaComparer.Breaks(type, Whole(before, one["schema"]), Whole(now, other["schema"]), Direction.Answer))) yield return found;
        }
        foreach (var status in young.Select(answer => answer.Key).Where(status => status.StartsWith('2') && !old.ContainsKey(status))) yield return $"{at}: may answer {status}, which no client knows";
    }

    // What we send and subscribers read.
    private IEnumerable<string> Webhook(string type, JsonObject old, JsonObject young)
    {
        var (one, other) = ((JsonObject)old["post"]!, (JsonObject)young["post"]!);
        foreach (var name in ByName(one).Keys.Except(ByName(other).Keys)) yield return $"{type}: the header {name} is gone";
        foreach (var found in Each(one["requestBody"]?["content"], other["requestBody"]?["content"], $"{type} ", (content, was, isNow) =>
            SchemaComparer.Breaks(content, Whole(before, was["schema"]), Whole(now, isNow["schema"]), Direction.Answer))) yield return found;
    }

    private static IEnumerable<string> Each(JsonNode? old, JsonNode? young, string at, Func<string, JsonObject, JsonObject, IEnumerable<string>> compare)
    {
        foreach (var (name, value) in old as JsonObject ?? [])
        {
            if (young?[name] is not JsonObject still) yield return $"{at}{name} is gone";
            else foreach (var found in compare(name, (JsonObject)value!, still)) yield return $"{at}{found}";
        }
    }

    private static IEnumerable<string> Gone(JsonNode? old, JsonNode? young, string at) => (old as JsonObject ?? []).Select(one => one.Key).Where(name => young?[name] is null).Select(name => $"{at}{name} is gone");

    private static Dictionary<string, JsonObject> ByName(JsonObject operation) =>
        (operation["parameters"] as JsonArray ?? []).Cast<JsonObject>().ToDictionary(parameter => $"{Text(parameter["in"])} {Text(parameter["name"])}");

    // Answers that many operations have stand in one place.
    private static JsonObject? Answer(JsonObject document, JsonNode? answer) =>
        answer?["$ref"] is { } reference ? document["components"]!["responses"]![reference.GetValue<string>().Split('/')[^1]] as JsonObject : answer as JsonObject;

    private static bool IsRequired(JsonObject thing) => thing["required"]?.GetValue<bool>() == true;

    private static List<string> Schemes(JsonObject operation) => [.. (operation["security"] as JsonArray ?? []).SelectMany(one => ((JsonObject)one!).Select(scheme => scheme.Key))];

    private static int Rank(JsonObject operation) =>
        (operation["security"] as JsonArray ?? []).SelectMany(one => ((JsonObject)one!).SelectMany(scheme => (JsonArray)scheme.Value!)).Select(scope => Array.IndexOf(Scopes, Text(scope))).DefaultIfEmpty(0).Min();

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    // References put in place. A schema that holds itself would have no end; none of ours does, and the test of depth says so.
    private static JsonObject? Whole(JsonObject document, JsonNode? schema, int depth = 0)
    {
        if (schema is not JsonObject one) return null;
        Assert.True(depth < 32, "A schema refers to itself: teach the comparer to compare such ones by name.");
        if (one["$ref"] is { } reference) return Whole(document, document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]], depth + 1);
        var whole = (JsonObject)one.DeepClone();
        if (whole["properties"] is JsonObject members)
        {
            foreach (var (name, member) in members.ToList()) members[name] = Whole(document, member, depth + 1)?.DeepClone();
        }
        foreach (var keyword in (string[])["items", "additionalProperties"])
        {
            if (whole[keyword] is JsonObject inner) whole[keyword] = Whole(document, inner, depth + 1)?.DeepClone();
        }
        return whole;
    }
}
