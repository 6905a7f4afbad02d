using System.Reflection;
using System.Text.Json.Nodes;
using CloudCam.Architecture.Tests.Events;
using CloudCam.Functions.Access;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.Hosting;
using CloudCam.Functions.Webhooks;
using Microsoft.AspNetCore.Routing;

namespace CloudCam.Architecture.Tests.Contracts;

/// <summary>The HTTP API as an OpenAPI 3.1 document, made from the routes of the running app and what each endpoint promises.</summary>
internal sealed class OpenApiDocument
{
    /// <summary>Where it is kept.</summary>
    public const string File = "docs/openapi.json";

    /// <summary>Version of the contract: its first number rises with a breaking change.</summary>
    public const string Version = "1.0.0";

    // What every endpoint of its kind answers, unless it says it in words of its own.
    private static readonly Dictionary<int, (string Name, ApiAnswer Answer)> Common = new()
    {
        [400] = ("Wrong", ApiAnswer.Problem(400, "A parameter or the body is wrong; `errors` says which and why.")),
        [401] = ("NoKey", ApiAnswer.Problem(401, "There is no key, or no good one.")),
        [403] = ("SmallScope", ApiAnswer.Problem(403, "The key's scope is too small.")),
        [413] = ("TooLong", ApiAnswer.Problem(413, "The body is too long.")),
        [415] = ("OtherType", ApiAnswer.Problem(415, "The body is of another content type.")),
        [429] = ("TooMany", ApiAnswer.Problem(429, "Too many requests.")),
        [503] = ("StoreAway", ApiAnswer.Problem(503, "A store is away.")),
    };

    private readonly XmlComments comments = XmlComments.Of(typeof(ApiOperation).Assembly);
    private readonly SortedDictionary<string, JsonObject> bodies = new(StringComparer.Ordinal);
    private readonly ViewSchemas views;

    private OpenApiDocument() => views = new ViewSchemas(comments);

    /// <summary>Its text.</summary>
    public static async Task<string> TextAsync() => EventSchemas.TextOf(new OpenApiDocument().Make(await EndpointsAsync()));

    /// <summary>The app's endpoints, by path and method.</summary>
    public static async Task<IReadOnlyList<RouteEndpoint>> EndpointsAsync()
    {
        await using var app = FunctionsApp.Build([], _ => CloudSettings.InMemory(TimeProvider.System));
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().OrderBy(one => one.RoutePattern.RawText, StringComparer.Ordinal)];
    }

    /// <summary>Methods of an endpoint.</summary>
    public static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [];

    private JsonObject Make(IEnumerable<RouteEndpoint> endpoints)
    {
        var (paths, tags) = (new JsonObject(), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<ApiOperation>() is not { } operation) continue;
            tags.Add(operation.Tag);
            foreach (var (path, isShort) in PathsOf(endpoint.RoutePattern.RawText!))
            {
                if (paths[path] is not JsonObject item) paths[path] = item = [];
                foreach (var method in MethodsOf(endpoint)) item[method.ToLowerInvariant()] = OperationOf(operation, endpoint, isShort);
            }
        }
        var webhooks = new JsonObject(WebhooksContract.Messages.Select(message => KeyValuePair.Create(message.Type, (JsonNode?)WebhookOf(message.Type, message.Content, message.Summary))));
        tags.Add("Webhooks");
        var problems = ProblemSchema();
        return new JsonObject
        {
            ["openapi"] = "3.1.0", ["info"] = Info(), ["servers"] = Servers(), ["security"] = new JsonArray(),
            ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)new JsonObject { ["name"] = tag, ["description"] = ApiTags.DescriptionOf(tag) })]),
            ["paths"] = paths, ["webhooks"] = webhooks,
            ["components"] = new JsonObject
            {
                ["schemas"] = new JsonObject(views.All.Select(one => (one.Name, one.Schema)).Concat(bodies.Select(one => (Name: one.Key, Schema: one.Value))).Append(("Problem", problems))
                    .OrderBy(one => one.Item1, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Item1, (JsonNode?)one.Item2))),
                ["responses"] = new JsonObject(Common.Values.Select(common => KeyValuePair.Create(common.Name, (JsonNode?)AnswerOf(common.Answer)))),
                ["securitySchemes"] = Security(),
            },
        };
    }

    private static JsonObject Info() => new()
    {
        ["title"] = "CloudCam API", ["version"] = Version,
        ["description"] =
            "Devices, files, alarms, commands, live video and webhooks. Members that are not known are left out, never null; an answer may have members that are not told here. "
            + "Lists come in pages: a page may be short, even empty, while it has a `continuation`. 429 and 503 come with `Retry-After`. "
            + "The events are in asyncapi.json beside this file; integrators.md tells both in words.",
    };

    private static JsonArray Servers() =>
    [
        new JsonObject
        {
            ["url"] = "https://{host}", ["description"] = "A deployment's functions app.",
            ["variables"] = new JsonObject { ["host"] = new JsonObject { ["default"] = "cloudcam.azurewebsites.net", ["description"] = "Its name." } },
        },
    ];

    private static JsonObject Security() => new()
    {
        ["apiKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-api-key", ["description"] = "A key with a scope: read, command or admin; each includes those before it." },
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "The same key as Authorization: Bearer." },
    };

    // The last segment of a route may be missing.
    private static IEnumerable<(string Path, bool IsShort)> PathsOf(string route)
    {
        if (!route.EndsWith("?}", StringComparison.Ordinal)) return [(route, false)];
        return [(route[..route.LastIndexOf('/')], true), ($"{route[..^2]}}}", false)];
    }

    private JsonObject OperationOf(ApiOperation operation, RouteEndpoint endpoint, bool isShort)
    {
        var scope = endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope;
        var made = new JsonObject { ["tags"] = new JsonArray(operation.Tag), ["operationId"] = isShort ? $"{operation.Id}Anywhere" : operation.Id, ["summary"] = operation.Summary };
        if (endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler && comments.OfHandler(handler) is { } text) made["description"] = text;
        if (scope is { } needed)
            made["security"] = new JsonArray([.. ((string[])["apiKey", "bearer"]).Select(scheme => (JsonNode)new JsonObject { [scheme] = new JsonArray(ApiScopes.NameOf(needed)) })]);
        JsonNode[] parameters =
        [
            .. isShort ? [] : operation.Path.Select(one => ParameterOf(one, "path")), .. operation.Query.Select(one => ParameterOf(one, "query")), .. operation.Headers.Select(one => ParameterOf(one, "header")),
        ];
        if (parameters.Length > 0) made["parameters"] = new JsonArray(parameters);
        if (operation.Body is { } body) made["requestBody"] = BodyOf(body);
        made["responses"] = AnswersOf(operation, scope is not null);
        return made;
    }

    private static JsonObject ParameterOf(ApiParameter parameter, string place)
    {
        var made = new JsonObject { ["name"] = parameter.Name, ["in"] = place, ["description"] = parameter.Description };
        if (place == "path") made["required"] = true;
        // Several with commas.
        if (parameter.Shape.Type == "array") (made["style"], made["explode"]) = ("form", false);
        made["schema"] = ShapeSchemas.Of(parameter.Shape);
        return made;
    }

    private JsonObject BodyOf(ApiBody body)
    {
        JsonObject schema;
        if (body.Shape is { } shape)
        {
            bodies[body.Name] = ShapeSchemas.Of(shape);
            schema = new JsonObject { ["$ref"] = $"#/components/schemas/{body.Name}" };
        }
        else
        {
            schema = new JsonObject { ["type"] = "string" };
            if (!body.ContentTypes[0].StartsWith("text/", StringComparison.Ordinal)) schema["format"] = "binary";
        }
        return new JsonObject
        {
            ["description"] = body.Description, ["required"] = true,
            ["content"] = new JsonObject(body.ContentTypes.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = schema.DeepClone() }))),
        };
    }

    private JsonObject AnswersOf(ApiOperation operation, bool hasKey)
    {
        var answers = new SortedDictionary<int, ApiAnswer>();
        void Add(params ReadOnlySpan<int> statuses)
        {
            foreach (var status in statuses) answers[status] = Common[status].Answer;
        }
        if (hasKey) Add(401, 403, 429, 503);
        if (hasKey && (operation.Query.Count + operation.Headers.Count > 0 || operation.Body is not null)) Add(400);
        if (hasKey && operation.Body is not null) Add(413, 415);
        foreach (var answer in operation.Answers) answers[answer.Status] = answer;
        return new JsonObject(answers.Values.Select(answer => KeyValuePair.Create($"{answer.Status}", (JsonNode?)(
            Common.TryGetValue(answer.Status, out var common) && ReferenceEquals(common.Answer, answer) ? new JsonObject { ["$ref"] = $"#/components/responses/{common.Name}" } : AnswerOf(answer)))));
    }

    private JsonObject AnswerOf(ApiAnswer answer)
    {
        var made = new JsonObject { ["description"] = answer.Description };
        var headers = answer.Headers.Select(header => (header.Key, header.Value, Shape: new JsonObject { ["type"] = "string" })).ToList();
        if (answer.Status is 429 or 503) headers.Add(("Retry-After", "Seconds to wait; missing where waiting does not help.", new JsonObject { ["type"] = "integer", ["minimum"] = 1 }));
        if (headers.Count > 0) made["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)new JsonObject { ["description"] = header.Value, ["schema"] = header.Shape })));
        if (answer.ContentType is not { } content) return made;
        var schema = answer.Type is { } type ? views.Of(type)
            : content == "application/problem+json" ? new JsonObject { ["$ref"] = "#/components/schemas/Problem" } : new JsonObject { ["type"] = "string", ["format"] = "binary" };
        made["content"] = new JsonObject { [content] = new JsonObject { ["schema"] = schema } };
        return made;
    }

    private JsonObject WebhookOf(string type, Type content, string summary) => new()
    {
        ["post"] = new JsonObject
        {
            ["tags"] = new JsonArray("Webhooks"), ["operationId"] = $"on{string.Concat(type.Split('.').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))}", ["summary"] = summary,
            ["description"] = "Signed by the Standard Webhooks scheme; at least once, in any order.", ["security"] = new JsonArray(),
            ["parameters"] = new JsonArray([.. WebhooksContract.Headers.Select(header =>
            {
                var made = ParameterOf(header, "header");
                made["required"] = true;
                return (JsonNode)made;
            })]),
            ["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = views.Of(content) } } },
            ["responses"] = new JsonObject
            {
                ["2XX"] = new JsonObject { ["description"] = "Taken; work afterwards." },
                ["410"] = new JsonObject { ["description"] = "No more of it: the subscription is switched off." },
                ["default"] = new JsonObject { ["description"] = "Tried again over days." },
            },
        },
    };

    // RFC 9457, as ASP.NET Core writes it; answers may have more members.
    private static JsonObject ProblemSchema() => new()
    {
        ["type"] = "object", ["description"] = "What went wrong (RFC 9457). Show title and detail to people, branch on the status.",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string", ["description"] = "About statuses of this kind." },
            ["title"] = new JsonObject { ["type"] = "string", ["description"] = "What went wrong, in general." },
            ["status"] = new JsonObject { ["type"] = "integer", ["format"] = "int32", ["description"] = "The HTTP status." },
            ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "What went wrong here." },
            ["errors"] = new JsonObject
            {
                ["type"] = "object", ["description"] = "What is wrong with each parameter or member.",
                ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
            },
        },
        ["required"] = new JsonArray("title", "status"),
    };
}
