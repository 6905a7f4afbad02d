using System.Text.Json.Nodes;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>Every rule of the comparers: a break is found, what is no break is not.</summary>
public sealed class ComparerTests
{
    private const string Published = """
        {
          "openapi": "3.1.0", "info": { "title": "t", "version": "1.0.0" },
          "paths": { "/things": {
            "get": {
              "operationId": "listThings", "security": [{ "apiKey": ["command"] }, { "bearer": ["command"] }],
              "parameters": [{ "name": "kind", "in": "query", "schema": { "type": "string", "enum": ["a", "b"] } }, { "name": "take", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 200, "default": 50 } }],
              "responses": {
                "200": { "headers": { "ETag": { "schema": { "type": "string" } } }, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
                "404": { "content": { "application/problem+json": { "schema": { "type": "object" } } } }
              }
            },
            "put": {
              "operationId": "putThing",
              "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ThingRequest" } }, "text/csv": { "schema": { "type": "string" } } } },
              "responses": { "204": {} }
            }
          } },
          "webhooks": { "thing.made": { "post": {
            "parameters": [{ "name": "webhook-id", "in": "header", "required": true, "schema": { "type": "string" } }],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } }
          } } },
          "components": {
            "securitySchemes": { "apiKey": { "type": "apiKey" }, "bearer": { "type": "http" } },
            "schemas": {
              "Thing": { "type": "object", "required": ["id", "count"], "properties": {
                "id": { "type": "string" }, "count": { "type": "integer" }, "weight": { "type": "number" }, "state": { "type": "string", "enum": ["on", "off"] }, "at": { "type": "string", "format": "date-time" },
                "parts": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" } } } },
                "labels": { "type": "object", "additionalProperties": { "type": "string" } } } },
              "ThingRequest": { "type": "object", "required": ["id"], "additionalProperties": false, "properties": {
                "id": { "type": "string", "minLength": 1, "maxLength": 10 }, "size": { "type": "integer" }, "tags": { "type": "array", "maxItems": 5, "items": { "type": "string" } } } }
            }
          }
        }
        """;

    private static readonly string[] Get = ["paths", "/things", "get"];
    private static readonly string[] Put = ["paths", "/things", "put"];
    private static readonly string[] Kind = [.. Get, "parameters", "0"];
    private static readonly string[] Take = [.. Get, "parameters", "1", "schema"];
    private static readonly string[] Thing = ["components", "schemas", "Thing"];
    private static readonly string[] Request = ["components", "schemas", "ThingRequest"];

    /// <summary>Name of the rule, where the document changes, to what (null: it goes), and what the comparer must say.</summary>
    public static TheoryData<string, string[], string?, string> ThatBreak { get; } = new()
    {
        { "a path is gone", ["paths", "/things"], null, "/things is gone" },
        { "a method is gone", Put, null, "/things put is gone" },
        { "an operation has another name", [.. Get, "operationId"], "\"getThings\"", "the operation listThings is called getThings" },
        { "a higher scope is asked for", [.. Get, "security"], """[{ "apiKey": ["admin"] }, { "bearer": ["admin"] }]""", "asks for the scope admin" },
        { "a key is asked for where none was", [.. Put, "security"], """[{ "apiKey": ["read"] }]""", "asks for the scope read" },
        { "a way to sign in is gone from an operation", [.. Get, "security"], """[{ "apiKey": ["command"] }]""", "bearer does not let in any more" },
        { "a way to sign in is gone", ["components", "securitySchemes", "bearer"], null, "security scheme bearer is gone" },
        { "a parameter is gone", Kind, null, "the parameter query kind is not read any more" },
        { "a parameter must be there", [.. Kind, "required"], "true", "the parameter query kind must be there now" },
        { "a new parameter must be there", [.. Get, "parameters", "-"], """{ "name": "x", "in": "query", "required": true, "schema": { "type": "string" } }""", "the new parameter query x must be there" },
        { "a parameter lost a word", [.. Kind, "schema", "enum"], """["a"]""", "query kind: b is not taken any more" },
        { "a parameter got words", [.. Take, "enum"], "[1]", "query take: any other text is not taken any more" },
        { "a parameter's greatest number is smaller", [.. Take, "maximum"], "100", "maximum 200 became 100" },
        { "a parameter's least number is greater", [.. Take, "minimum"], "2", "minimum 1 became 2" },
        { "a parameter means something else where it is missing", [.. Take, "default"], "20", "was 50, is 20" },
        { "a parameter has another type", [.. Take, "type"], "\"string\"", "integer became string" },
        { "a body's content type is gone", [.. Put, "requestBody", "content", "text/csv"], null, "body text/csv is gone" },
        { "a body must be there", [.. Put, "requestBody", "required"], "true", "a body must be there now" },
        { "a member of a body is gone", [.. Request, "properties", "size"], null, "size is not taken any more" },
        { "a member of a body must be there", [.. Request, "required"], """["id", "size"]""", "size must be there now" },
        { "a text of a body is shorter", [.. Request, "properties", "id", "maxLength"], "5", "maxLength 10 became 5" },
        { "a text of a body has a limit", [.. Request, "properties", "tags", "items", "maxLength"], "5", "tags[]: maxLength none became 5" },
        { "a text of a body has a pattern", [.. Request, "properties", "id", "pattern"], "\"^a\"", "the pattern none became ^a" },
        { "a text of a body has a form", [.. Request, "properties", "id", "format"], "\"uri\"", "format none became uri" },
        { "a list of a body is shorter", [.. Request, "properties", "tags", "maxItems"], "4", "maxItems 5 became 4" },
        { "items of a list may not come twice", [.. Request, "properties", "tags", "uniqueItems"], "true", "no item may come twice" },
        { "an answer is gone", [.. Get, "responses", "200"], null, "does not answer 200 any more" },
        { "an answer is new", [.. Get, "responses", "202"], "{}", "may answer 202" },
        { "an answer's content type is gone", [.. Get, "responses", "404", "content", "application/problem+json"], null, "404 application/problem+json is gone" },
        { "an answer's header is gone", [.. Get, "responses", "200", "headers", "ETag"], null, "header ETag is gone" },
        { "a member of an answer is gone", [.. Thing, "properties", "weight"], null, "weight is gone" },
        { "a member of an answer may be missing", [.. Thing, "required"], """["id"]""", "count was always there" },
        { "a member of an answer has another type", [.. Thing, "properties", "id", "type"], "\"integer\"", "id: string became integer" },
        { "a whole number of an answer may be any", [.. Thing, "properties", "count", "type"], "\"number\"", "count: integer became number" },
        { "a member of an answer has another form", [.. Thing, "properties", "at", "format"], "\"date\"", "format date-time became date" },
        { "an answer got a word", [.. Thing, "properties", "state", "enum"], """["on", "off", "broken"]""", "state: broken may come" },
        { "an answer's words are open", [.. Thing, "properties", "state", "enum"], null, "state: any text may come" },
        { "a member of a list's items is gone", [.. Thing, "properties", "parts", "items", "properties", "name"], null, "parts[].name is gone" },
        { "values by name have another type", [.. Thing, "properties", "labels", "additionalProperties", "type"], "\"integer\"", "labels.*: string became integer" },
        { "a webhook is gone", ["webhooks", "thing.made"], null, "webhook thing.made is gone" },
        { "a header of a webhook is gone", ["webhooks", "thing.made", "post", "parameters", "0"], null, "the header header webhook-id is gone" },
    };

    /// <summary>Changes that break nobody.</summary>
    public static TheoryData<string, string[], string?> ThatDoNot { get; } = new()
    {
        { "nothing", ["info", "title"], "\"another\"" },
        { "a new path", ["paths", "/others"], """{ "get": { "operationId": "o", "responses": {} } }""" },
        { "a lower scope", [.. Get, "security"], """[{ "apiKey": ["read"] }, { "bearer": ["read"] }]""" },
        { "nobody is asked for a key", [.. Get, "security"], "[]" },
        { "a new parameter", [.. Get, "parameters", "-"], """{ "name": "x", "in": "query", "schema": { "type": "string" } }""" },
        { "a new word of a parameter", [.. Kind, "schema", "enum"], """["a", "b", "c"]""" },
        { "any word of a parameter", [.. Kind, "schema", "enum"], null },
        { "a greater range of a parameter", [.. Take, "maximum"], "1000" },
        { "no limit of a parameter", [.. Take, "minimum"], null },
        { "a new member of a body", [.. Request, "properties", "more"], """{ "type": "string" }""" },
        { "a member of a body may be missing", [.. Request, "required"], "[]" },
        { "a number of a body may be any", [.. Request, "properties", "size", "type"], "\"number\"" },
        { "a new member of an answer", [.. Thing, "properties", "more"], """{ "type": "string" }""" },
        { "a member of an answer is always there", [.. Thing, "required"], """["id", "count", "weight"]""" },
        { "a word of an answer is gone", [.. Thing, "properties", "state", "enum"], """["on"]""" },
        { "a number of an answer is whole", [.. Thing, "properties", "weight", "type"], "\"integer\"" },
        { "a new header of an answer", [.. Get, "responses", "200", "headers", "Location"], """{ "schema": { "type": "string" } }""" },
        { "an error less", [.. Get, "responses", "404"], null },
        { "a new error", [.. Get, "responses", "410"], "{}" },
        { "a new webhook", ["webhooks", "thing.gone"], """{ "post": {} }""" },
        { "a better word for people", [.. Thing, "description"], "\"A thing.\"" },
    };

    [Theory]
    [MemberData(nameof(ThatBreak))]
    public void A_break_is_found(string rule, string[] place, string? value, string said)
    {
        var found = OpenApiComparer.Breaks(Parse(), Changed(place, value));
        Assert.True(found.Any(line => line.Contains(said, StringComparison.Ordinal)), $"{rule}: expected '{said}', found\n{string.Join('\n', found)}");
    }

    [Theory]
    [MemberData(nameof(ThatDoNot))]
    public void What_is_no_break_is_not_called_one(string rule, string[] place, string? value) =>
        Assert.True(OpenApiComparer.Breaks(Parse(), Changed(place, value)) is [], $"{rule}: {string.Join('\n', OpenApiComparer.Breaks(Parse(), Changed(place, value)))}");

    [Fact]
    public void An_event_type_may_get_members_and_lose_none()
    {
        var before = Event("""{ "alarm": { "type": "string" }, "count": { "type": "number" } }""");
        Assert.Empty(PublishedContractTests.EventBreaks(before, Event("""{ "alarm": { "type": "string" }, "count": { "type": "number" }, "more": { "type": "string" } }""")));
        Assert.Equal(["cloudcam.x.v1.data.count is gone"], PublishedContractTests.EventBreaks(before, Event("""{ "alarm": { "type": "string" } }""")));
        Assert.Equal(["cloudcam.x.v1.data.count: number became string"], PublishedContractTests.EventBreaks(before, Event("""{ "alarm": { "type": "string" }, "count": { "type": "string" } }""")));
        Assert.Equal(["cloudcam.x.v1 is gone"], PublishedContractTests.EventBreaks(before, []));
        var pinned = Event("""{ "alarm": { "const": "crash" } }""");
        Assert.Equal(["cloudcam.x.v1.data.alarm: \"crash\" became \"other\""], PublishedContractTests.EventBreaks(pinned, Event("""{ "alarm": { "const": "other" } }""")));
    }

    [Fact]
    public void What_is_kept_as_published_has_no_words_for_people_and_all_members()
    {
        var bare = PublishedContract.Bare((JsonObject)JsonNode.Parse("""{ "info": { "title": "t" }, "description": "d", "properties": { "title": { "type": "string", "description": "d" } } }""")!);
        Assert.Equal("""{"info":{},"properties":{"title":{"type":"string"}}}""", bare.ToJsonString());
    }

    private static JsonObject Event(string data) =>
        (JsonObject)JsonNode.Parse($$"""{ "cloudcam.x.v1": { "type": "object", "properties": { "data": { "type": "object", "properties": {{data}} } } } }""")!;

    private static JsonObject Parse() => (JsonObject)JsonNode.Parse(Published)!;

    private static JsonObject Changed(string[] place, string? value)
    {
        var document = Parse();
        JsonNode at = document;
        foreach (var step in place[..^1]) at = (at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : at[step]) ?? throw new ArgumentException($"There is no {step}.");
        var node = value is null ? null : JsonNode.Parse(value);
        if (at is JsonArray items && place[^1] == "-") items.Add(node);
        else if (at is JsonArray some) some.RemoveAt(int.Parse(place[^1], System.Globalization.CultureInfo.InvariantCulture));
        else if (node is null) Assert.True(((JsonObject)at).Remove(place[^1]));
        else at[place[^1]] = node;
        return document;
    }
}
