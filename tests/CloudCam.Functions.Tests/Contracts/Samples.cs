using System.Text.Json.Nodes;
using CloudCam.Functions.Contracts;

namespace CloudCam.Functions.Tests.Contracts;

/// <summary>Values at the limits of a shape, on both sides.</summary>
internal static class Samples
{
    /// <summary>Values, and whether the shape allows them.</summary>
    public static IEnumerable<(JsonNode? Value, bool IsGood)> Of(ApiShape shape) => shape switch
    {
        { Words: { } words } => [.. words.Select(word => ((JsonNode?)word, true)), ("no-such-word", false)],
        { Type: "boolean" } => [(true, true), (false, true), ("maybe", false)],
        { Type: "integer" } => [(shape.Minimum, true), (shape.Maximum, true), (shape.Minimum - 1, false), (shape.Maximum + 1, false), ("x", false)],
        { Format: "date-time" } => [("2026-01-31T12:00:00Z", true), ("2026-01-31T12:00:00.5+02:00", true), ("yesterday", false)],
        { Type: "array", Items: { } items } => [(new JsonArray(), shape.MinItems is null), (5, false), .. Lists(shape, items)],
        { Type: "object" } => [(5, false), (new JsonArray(), false)],
        { Pattern: not null } => [("no text like this: \u00fc\u0001", false)],
        { Max: { } most, MinLength: not null } => [(new string('\u0001', 2), false), (new string('x', most + 1), false)],
        _ => [],
    };

    /// <summary>A value as it stands in a query.</summary>
    public static string Plain(JsonNode? value) => value is null ? "" : value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static IEnumerable<(JsonNode? Value, bool IsGood)> Lists(ApiShape shape, ApiShape items)
    {
        foreach (var (item, _) in Of(items).Where(item => !item.IsGood)) yield return (new JsonArray(item?.DeepClone()), false);
        if (Of(items).Where(item => item.IsGood).Select(item => item.Value).FirstOrDefault() is not { } good) yield break;
        yield return (new JsonArray(good.DeepClone()), true);
        if (shape.IsUnique) yield return (new JsonArray(good.DeepClone(), good.DeepClone()), false);
        if (shape.Max is { } most) yield return (new JsonArray([.. Enumerable.Range(0, most + 1).Select(_ => (JsonNode?)good.DeepClone())]), false);
    }
}
