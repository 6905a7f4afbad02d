using System.Text.Json.Nodes;
using CloudCam.Architecture.Tests.Events;
using CloudCam.Architecture.Tests.Repository;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>
/// What the last release promised, kept apart from what the code says now. <c>UPDATE_GOLDEN</c> leaves it alone: it is written on a release only, by <c>PUBLISH_CONTRACT=1</c>.
/// </summary>
internal static class PublishedContract
{
    /// <summary>The published API.</summary>
    public const string Api = "docs/contracts/openapi.json";

    /// <summary>The published schemas of events, by type.</summary>
    public const string Events = "docs/contracts/events.json";

    // For people only: what is said of a thing may be said better.
    private static readonly string[] Words = ["description", "summary", "title", "example", "examples"];

    /// <summary>Reads one; with the switch it is written first.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="now">What the code says now.</param>
    /// <param name="breaks">Finds breaks.</param>
    public static List<string> Breaks(string file, JsonObject now, Func<JsonObject, JsonObject, List<string>> breaks)
    {
        var full = SourceTree.Full(file);
        var young = Bare(now);
        if (!File.Exists(full) && !IsRelease) return [$"{file} is missing: it holds what was published."];
        var found = File.Exists(full) ? breaks(Read(full), young) : [];
        if (!IsRelease || found.Count > 0) return found;
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, EventSchemas.TextOf(young));
        return [];
    }

    /// <summary>First number of a document's version: while it is the same nothing may break.</summary>
    public static string MajorOf(JsonObject document) => document["info"]!["version"]!.GetValue<string>().Split('.')[0];

    /// <summary>A document without what is said for people.</summary>
    public static JsonObject Bare(JsonObject document) => (JsonObject)BareNode(document, isNames: false)!;

    private static bool IsRelease => Environment.GetEnvironmentVariable("PUBLISH_CONTRACT") == "1";

    private static JsonObject Read(string full) => (JsonObject)JsonNode.Parse(File.ReadAllText(full))!;

    // Below "properties", "schemas" and the like stand names that people chose; a member may well be called "title".
    private static JsonNode? BareNode(JsonNode? node, bool isNames) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => isNames || member.Key == "info" || !Words.Contains(member.Key))
            .Select(member => KeyValuePair.Create(member.Key, BareNode(member.Value, !isNames && member.Key is "properties" or "schemas" or "headers" or "paths" or "webhooks" or "responses")))),
        JsonArray items => new JsonArray([.. items.Select(item => BareNode(item, isNames: false))]),
        _ => node?.DeepClone(),
    };
}
