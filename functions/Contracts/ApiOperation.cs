using Microsoft.Net.Http.Headers;

namespace CloudCam.Functions.Contracts;

/// <summary>
/// What an endpoint promises beyond its route, method and scope, which the app's own table of routes tells. <c>docs/openapi.json</c> is made of these; say it where the endpoint is mapped,
/// with <see cref="ApiContracts.Describe"/>.
/// </summary>
/// <param name="Tag">Group of the document.</param>
/// <param name="Id">Name of the operation, from which code generators name a method; it stays.</param>
/// <param name="Summary">One line for people. What is longer is the summary of the method that answers.</param>
internal sealed record ApiOperation(string Tag, string Id, string Summary)
{
    /// <summary>Parameters in the route's braces.</summary>
    public IReadOnlyList<ApiParameter> Path { get; init; } = [];

    /// <summary>Parameters behind the question mark, all optional.</summary>
    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>Headers that are read, all optional.</summary>
    public IReadOnlyList<ApiParameter> Headers { get; init; } = [];

    /// <summary>The body; null: none is read.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>Answers of its own. What all have (wrong parameters, no key, too many requests, a store that is away) need not be said.</summary>
    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    /// <summary>Headers of a request by which changes do not overwrite each other.</summary>
    public static IReadOnlyList<ApiParameter> Conditions(bool canBeNew) =>
    [
        new(HeaderNames.IfMatch, new ApiShape { Type = "string" }, "The ETag of an earlier answer: only this version is changed. `*`: only what is there."),
        .. canBeNew ? (ApiParameter[])[new(HeaderNames.IfNoneMatch, ApiShape.Word("*"), "Only when there is none yet.")] : [],
    ];
}

/// <summary>A body of a request.</summary>
/// <param name="Name">Name of its schema.</param>
/// <param name="Shape">What it may be; null: bytes.</param>
/// <param name="Description">What it is, for people.</param>
internal sealed record ApiBody(string Name, ApiShape? Shape, string Description)
{
    /// <summary>Content types that are taken.</summary>
    public IReadOnlyList<string> ContentTypes { get; init; } = ["application/json"];
}

/// <summary>An answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Description">When it comes, for people.</param>
/// <param name="Type">What it holds, as JSON; null: nothing, or bytes.</param>
internal sealed record ApiAnswer(int Status, string Description, Type? Type = null)
{
    /// <summary>Its content type; null: it has no content.</summary>
    public string? ContentType { get; init; } = Type is null ? null : "application/json";

    /// <summary>Headers it has, by name with what they tell.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>200 with content.</summary>
    public static ApiAnswer Ok<T>(string description) => new(StatusCodes.Status200OK, description, typeof(T));

    /// <summary>201 with content.</summary>
    public static ApiAnswer Created<T>(string description) => new(StatusCodes.Status201Created, description, typeof(T));

    /// <summary>202 with content.</summary>
    public static ApiAnswer Accepted<T>(string description) => new(StatusCodes.Status202Accepted, description, typeof(T));

    /// <summary>204.</summary>
    public static ApiAnswer NoContent(string description) => new(StatusCodes.Status204NoContent, description);

    /// <summary>An error, told as problem details.</summary>
    public static ApiAnswer Problem(int status, string description) => new(status, description) { ContentType = "application/problem+json" };

    /// <summary>The same with a header.</summary>
    public ApiAnswer With(string header, string meaning) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = meaning } };

    /// <summary>The same with the version of what is shown.</summary>
    public ApiAnswer WithETag() => With(HeaderNames.ETag, "The version, for If-Match; missing where nothing is registered.");

    /// <summary>The same with the address of what was made.</summary>
    public ApiAnswer WithLocation() => With(HeaderNames.Location, "Where it is.");
}
